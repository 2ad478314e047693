// Trust data in the browser: every page of it in four languages, both themes, without violations and without complaints; one import by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

before(start);
after(stop);

/** Something that no node holds: a master list that is none. */
const NOT_A_LIST = { name: 'broken.ml', mimeType: 'application/octet-stream', buffer: Buffer.from('this is no list') };

async function pages(page) {
  const found = ['/administration/trust', '/administration/trust/certificates'];
  await page.goto(`${BASE}/administration/trust/certificates`);
  const certificate = page.locator('tbody a').first();
  if (await certificate.count()) found.push(await certificate.getAttribute('href'));
  await page.goto(`${BASE}/administration/trust`);
  for (const kind of ['imports', 'versions']) {
    const link = page.locator(`main a[href^="/administration/trust/${kind}/"]`).first();
    if (await link.count()) found.push(await link.getAttribute('href'));
  }
  return found;
}

test('every page of trust data is accessible in four languages and both themes', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  const paths = await pages(page);
  assert.ok(paths.length >= 5, `the node holds trust data: ${paths}`);
  for (const lang of ['en', 'fr', 'es', 'ar']) {
    await page.goto(`${BASE}/administration/trust`);
    await prefer(page, 'lang', lang);
    for (const theme of ['light', 'dark']) {
      await prefer(page, 'theme', theme);
      for (const path of paths) {
        const answer = await page.goto(BASE + path);
        assert.equal(answer.status(), 200, path);
        assert.ok((await answer.body()).length < 300_000, path);
        assert.equal(await page.locator('html').getAttribute('dir'), lang === 'ar' ? 'rtl' : 'ltr');
        const text = await page.locator('main').innerText();
        assert.ok(!/\btrust-[a-z]/.test(text), `${path} in ${lang} shows a key`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${path} in ${lang} is ${wide} pixels too wide`);
        assert.deepEqual(await violations(page), [], `${path} in ${lang}, ${theme}`);
        await shot(page, `trust-${lang}-${theme}-${paths.indexOf(path)}`);
      }
    }
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a file that cannot be used is refused on the page', { skip }, async () => {
  const { context, page } = await open();
  await logIn(page);
  await page.goto(`${BASE}/administration/trust`);
  await page.setInputFiles('#trust-upload', NOT_A_LIST);
  await page.focus('form[enctype] button');
  const [answer] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(answer.status(), 400);
  assert.match(await page.locator('.problem').innerText(), /Nothing of it can be used/);
  await context.close();
});
