// The room of rounds, as a convenor uses it on a node that has no other member yet: no round of one member is opened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, logIn, open, prefer, shot, skip, start, stop, violations } from './support.js';

before(start);
after(stop);

test('a round of one member is refused, what was typed stays, and the room reads in four languages', { skip }, async () => {
  const { context, page, complaints } = await open();
  await logIn(page);
  await page.goto(`${BASE}/assess`);
  assert.equal(await page.locator('.tabs a[aria-current="page"]').getAttribute('href'), '/assess');
  await page.fill('#r-title', 'Counterfeits in the east');
  await page.selectOption('#r-phenomenon', 'document-counterfeit');
  await page.fill('#r-place', 'East');
  await page.fill('#r-period', '2027-Q1');
  await page.fill('#r-source', 'Counts of members');
  await page.fill('#r-text-1', 'How many findings?');
  await page.fill('#r-unit-1', 'findings');
  await page.fill('#r-lower-1', '0');
  await page.fill('#r-upper-1', '500');
  const [refused] = await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'POST' && new URL(answer.url()).pathname === '/assess'),
    page.waitForEvent('load'),
    page.click('form[method="post"][action="/assess"] > button'),
  ]);
  assert.equal(refused.status(), 400);
  assert.equal(await page.locator('p.problem[role="alert"]').count(), 1);
  assert.equal(await page.inputValue('#r-title'), 'Counterfeits in the east');
  assert.equal(await page.inputValue('#r-upper-1'), '500');
  assert.deepEqual(await violations(page), []);
  // The browser reports the refusal itself as a line of the console.
  assert.deepEqual(complaints.filter((line) => !line.includes('400')), []);
  complaints.length = 0;

  for (const lang of ['en', 'ar', 'fr', 'es']) {
    for (const theme of ['light', 'dark']) {
      await page.goto(`${BASE}/`);
      await prefer(page, 'lang', lang);
      await prefer(page, 'theme', theme);
      for (const width of [1360, 390]) {
        await page.setViewportSize({ width, height: 1000 });
        const answer = await page.goto(`${BASE}/assess`);
        assert.equal(answer.status(), 200);
        assert.ok((await answer.body()).length < 300_000);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width} is wider than the window`);
        await shot(page, `rounds-${lang}-${theme}-${width}`);
        assert.deepEqual(await violations(page), [], `${lang} ${theme} ${width}`);
      }
      await page.setViewportSize({ width: 1360, height: 1000 });
    }
  }
  assert.deepEqual(complaints, []);
  await context.close();
});
