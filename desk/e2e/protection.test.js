// The room of the data-protection role on a live node, and the notice as it is printed.
//   VIGIE_PROTECTION: an account with the role data-protection and the same password (default: protection).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const ROLE = process.env.VIGIE_PROTECTION ?? 'protection';
const NUMBER = 'L898902C3';

before(start);
after(stop);

async function check() {
  const { context, page } = await open();
  await logIn(page);
  await page.goto(`${BASE}/check`);
  await page.fill('#mrz', LINES.join('\n'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict .w');
  await context.close();
}

async function find(page) {
  await page.goto(`${BASE}/protection`);
  await page.fill('#state', 'UTO');
  await page.fill('#number', NUMBER);
  await Promise.all([page.waitForURL('**/protection/find'), page.click('form[action="/protection/find"] button')]);
}

test('every page of the room is read in four languages and both themes', { skip }, async () => {
  await check();
  const { context, page, complaints } = await open();
  await logIn(page, ROLE);
  for (const lang of ['en', 'fr', 'es', 'ar']) {
    for (const theme of ['light', 'dark']) {
      await page.goto(`${BASE}/protection`);
      await prefer(page, 'lang', lang);
      await prefer(page, 'theme', theme);
      for (const path of ['/protection', '/protection/rates', '/protection/notice']) {
        await page.goto(BASE + path);
        assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
        assert.doesNotMatch(await page.textContent('main'), /protection-[a-z]/, `${path} ${lang}: a word is missing`);
        assert.deepEqual(await violations(page), [], `${path} ${lang} ${theme}`);
        await shot(page, `${path.slice(1).replace('/', '-')}-${lang}-${theme}`);
      }
      await find(page);
      assert.ok((await page.locator('.protection-result tbody tr').count()) > 0);
      assert.doesNotMatch(page.url(), new RegExp(NUMBER), 'no number in an address');
      await shot(page, `protection-found-${lang}-${theme}`);
    }
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test('the notice prints alone, in the language of the person', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page, ROLE);
  for (const lang of ['en', 'fr', 'es', 'ar']) {
    await page.goto(`${BASE}/protection`);
    await prefer(page, 'lang', lang);
    await find(page);
    const notice = await page.getAttribute('.protection-result a[href$="/notice"]', 'href');
    await page.goto(BASE + notice);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.rail', '.crumb', '.handed-help', '.letterhead']) {
      assert.equal(await page.locator(hidden).first().isVisible(), false, `${hidden} is printed`);
    }
    assert.ok(await page.locator('.handed h1').isVisible());
    assert.doesNotMatch(await page.textContent('.handed'), new RegExp(NUMBER));
    await shot(page, `notice-print-${lang}`);
    await page.emulateMedia({ media: 'screen' });
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test('an erasure needs the box ticked, and then shows no number', { skip }, async () => {
  await check();
  const { context, page, complaints } = await open();
  await logIn(page, ROLE);
  await find(page);
  await page.click('form[action="/protection/erase"] button');
  assert.match(page.url(), /\/protection\/find$/, 'the browser asks for the tick');
  await page.check('input[name="sure"]');
  await Promise.all([page.waitForURL('**/protection/erase'), page.click('form[action="/protection/erase"] button')]);
  assert.doesNotMatch(await page.content(), new RegExp(NUMBER));
  assert.ok((await page.locator('.protection-result tbody tr').count()) > 0);
  await shot(page, 'protection-erased');
  assert.deepEqual(complaints, []);
  await context.close();
});
