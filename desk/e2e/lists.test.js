// The page of own lists on a node with a large list: what it says, what is asked, and the question whether it is O or 0.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

before(start);
after(stop);

async function ask(page, number) {
  await page.goto(`${BASE}/lists`);
  await page.fill('#look-state', 'UTO');
  await page.fill('#look-number', number);
  await page.click('form[action="/lists/look-up"] button');
  await page.waitForSelector('section[role="status"] .answers li');
  return page.textContent('section[role="status"]');
}

test('a number is listed, not listed, or to be read again', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  assert.match(await ask(page, 'Z10O'), /Large list: listed \(stolen\)/);
  assert.match(await ask(page, 'Z7775555'), /Large list: listed \(stolen as a blank\)/);
  assert.match(await ask(page, 'Z7'), /Large list: not listed/);
  const again = await ask(page, 'Z100');
  assert.match(again, /O or 0\? Place in the number: 4/);
  assert.doesNotMatch(again, /: listed/);
  assert.equal(await page.textContent('section[role="status"] mark'), '0');
  await shot(page, 'lists-o-or-zero');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('large lists and their use are readable in four languages and both themes', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await page.goto(`${BASE}/lists`);
  for (const lang of ['fr', 'es', 'ar', 'en']) {
    await prefer(page, 'lang', lang);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    for (const theme of ['light', 'dark']) {
      await prefer(page, 'theme', theme);
      assert.deepEqual(await violations(page), [], `${lang} ${theme}`);
      await shot(page, `lists-${lang}-${theme}`);
      assert.ok((await page.content()).length < 300_000);
    }
  }
  await prefer(page, 'theme', 'auto');
  assert.ok(await page.locator('form[action="/lists/bundle"]').count(), 'an analyst may take bundles');
  assert.ok(await page.locator('table:has(caption:text("How the lists are used")) tbody tr').count());
  assert.deepEqual(complaints, []);
  await context.close();
});
