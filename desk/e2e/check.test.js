// The second line as an examiner meets it, from the keyboard: path, files, portrait, comparison, bytes, recomputation, finding, paper.
//   VIGIE_CHIP: a folder of chip files whose check fails (vigie specimen --defect altered-dg1).
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

const CHIP = process.env.VIGIE_CHIP;
const PAPER = process.env.SHOTS;
const without = skip || (CHIP ? false : 'VIGIE_CHIP names no folder');
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F2904157ZE184226B<<<<<18'];

before(start);
after(stop);

/** Checks the chip and stands on the page of the check. */
async function examined(page) {
  await page.goto(`${BASE}/check`);
  await page.setInputFiles('#files', readdirSync(CHIP).map((name) => join(CHIP, name)));
  await page.waitForSelector('.verdict.failed');
  await Promise.all([page.waitForURL(/\/check\/.+/), page.keyboard.press('F2')]);
  await page.waitForSelector('.second');
}

test('an examiner goes from the answer to the second line and back by keys alone', { skip: without }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await examined(page);
  assert.equal(await page.locator('svg.chain').count(), 1);
  // The portrait is a picture that this node wrote, and it was decoded.
  const portrait = page.locator('.portrait img');
  await portrait.waitFor();
  assert.ok(await portrait.evaluate((img) => img.complete && img.naturalWidth > 0));
  assert.ok((await page.locator('.filesof tbody tr').count()) > 3);
  assert.ok((await page.locator('.checks tbody tr').count()) > 10);
  assert.deepEqual(await violations(page), []);
  await shot(page, 'second-en-light');
  await Promise.all([page.waitForURL(`${BASE}/check`), page.keyboard.press('F2')]);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'mrz');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('bytes of EF.SOD have structure and pages, and the report recomputes to the same octets', { skip: without }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await examined(page);
  const check = page.url();
  await page.goto(`${check}/file/sod`);
  assert.ok((await page.locator('.outline tbody tr').count()) > 20);
  assert.ok((await page.locator('.hex tbody tr').count()) > 20);
  assert.deepEqual(await violations(page), []);
  await shot(page, 'bytes-en-light');
  await page.goto(check);
  await page.locator('form[action$="/recompute#basis"] button').press('Enter');
  await page.waitForSelector('#basis ~ .card [role="status"]');
  assert.match(await page.textContent('#basis ~ .card [role="status"]'), /octet by octet/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a finding is chosen from the lists by part, and what would be released is shown before it is signed', { skip: without }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await examined(page);
  await page.selectOption('#method', 'chip-altered-data');
  await page.locator('.points .part summary', { hasText: 'Chip' }).press('Enter');
  await page.check('input[name="points"][value="chip-digest"]');
  await page.check('input[name="points"][value="chip-mrz-mismatch"]');
  await page.locator('button[value="review"]').press('Enter');
  await page.waitForSelector('#review');
  assert.match(await page.textContent('#review'), /Never part of it: holder/);
  await shot(page, 'review-en-light');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('what was read once is not there for a later session, and the page says so', { skip: without }, async () => {
  const { context, page } = await open();
  await logIn(page);
  await examined(page);
  assert.match(await page.textContent('.hand'), /in memory only/);
  await context.close();
});

for (const [lang, theme, width] of [['ar', 'light', 1366], ['ar', 'dark', 820], ['fr', 'dark', 1366], ['es', 'light', 820], ['en', 'dark', 1366]]) {
  test(`first and second line in ${lang}, ${theme}, ${width} wide`, { skip: without }, async () => {
    const { context, page, complaints } = await open({ viewport: { width, height: 768 } });
    await logIn(page);
    await prefer(page, 'lang', lang);
    await prefer(page, 'theme', theme);
    await page.goto(`${BASE}/check`);
    await page.setInputFiles('#files', readdirSync(CHIP).map((name) => join(CHIP, name)));
    await page.waitForSelector('.verdict.failed');
    await shot(page, `first-${lang}-${theme}-${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'first line is wider than the window');
    await Promise.all([page.waitForURL(/\/check\/.+/), page.keyboard.press('F2')]);
    await page.waitForSelector('.second');
    await page.locator('.portrait img').evaluate((img) => img.decode());
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'second line is wider than the window');
    await shot(page, `second-${lang}-${theme}-${width}`);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('the sheet for the file is one page of A4 without name and number; the full report prints', { skip: without }, async () => {
  const { context, page } = await open();
  await logIn(page);
  await examined(page);
  const check = page.url();
  const report = await page.pdf({ format: 'A4', preferCSSPageSize: true, path: PAPER && join(PAPER, 'report.pdf') });
  assert.ok(report.length > 1000);
  await page.goto(`${check}/sheet`);
  const text = await page.textContent('main');
  assert.doesNotMatch(text, /L898902C3/);
  const sheet = await page.pdf({ format: 'A4', preferCSSPageSize: true, path: PAPER && join(PAPER, 'sheet.pdf') });
  assert.equal((sheet.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
  if (PAPER) assert.ok(statSync(join(PAPER, 'sheet.pdf')).size > 0);
  await context.close();
});

test('typed lines alone give an examiner a page without chip, path or portrait', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await page.goto(`${BASE}/check`);
  await page.fill('#mrz', LINES.join('\n'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict');
  await Promise.all([page.waitForURL(/\/check\/.+/), page.keyboard.press('F2')]);
  await page.waitForSelector('.second');
  for (const gone of ['svg.chain', '.filesof', '.portrait']) assert.equal(await page.locator(gone).count(), 0, gone);
  assert.equal(await page.locator('.compare').count(), 1);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(complaints, []);
  await context.close();
});
