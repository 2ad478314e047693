// The page of private lists. On a node that holds a member's list (a node of the demo) a number is asked; on any other the page is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

before(start);
after(stop);

test('private lists are readable in four languages and both themes', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await page.goto(`${BASE}/lists`);
  await page.click('nav.tabs a[href="/private-lists"]');
  for (const lang of ['fr', 'es', 'ar', 'en']) {
    await prefer(page, 'lang', lang);
    assert.equal(await page.getAttribute('html', 'dir'), lang === 'ar' ? 'rtl' : 'ltr');
    for (const theme of ['light', 'dark']) {
      await prefer(page, 'theme', theme);
      assert.deepEqual(await violations(page), [], `${lang} ${theme}`);
      await shot(page, `private-lists-${lang}-${theme}`);
      assert.ok((await page.content()).length < 300_000);
    }
  }
  await prefer(page, 'theme', 'auto');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a number is asked, and the answer is listed, not listed, or not checked with its reason', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await page.goto(`${BASE}/private-lists`);
  if (!(await page.locator('#ask-number').count())) {
    // A node on its own holds no list of another member: the form is not offered.
    assert.equal(await page.locator('form[action="/private-lists/query"]').count(), 0);
    await context.close();
    return;
  }
  await page.fill('#ask-state', 'UTO');
  await page.fill('#ask-number', 'X0000001');
  await page.click('form[action="/private-lists/query"] button');
  await page.waitForSelector('section[role="status"] .answers li');
  assert.match(await page.textContent('section[role="status"]'), /not listed|not checked \(|listed/);
  assert.deepEqual(await violations(page), []);
  await shot(page, 'private-lists-answer');
  assert.deepEqual(complaints, []);
  await context.close();
});
