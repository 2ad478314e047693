// What every browser test starts from: a page of a fresh session on the node that the environment names.
//   BASE_URL, VIGIE_USER, VIGIE_PASSWORD; SHOTS: a folder for pictures; CHROMIUM: the browser.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
export const BASE = process.env.BASE_URL;
const USER = process.env.VIGIE_USER;
const PASSWORD = process.env.VIGIE_PASSWORD;
const SHOTS = process.env.SHOTS;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const skip = BASE && USER && PASSWORD ? false : 'BASE_URL, VIGIE_USER and VIGIE_PASSWORD name no node';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser;

/** Starts the browser; for `before`. */
export async function start() {
  if (skip) return;
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Ends it; for `after`. */
export const stop = () => browser?.close();

/** A page of a fresh session, with what the console said. */
export async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

export async function logIn(page, user = USER, password = PASSWORD) {
  await page.goto(`${BASE}/login`);
  await page.fill('#user', user);
  await page.fill('#password', password);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/login')), page.click('main form.form button')]);
}

export async function prefer(page, name, value) {
  await Promise.all([page.waitForLoadState('load'), page.click(`.prefs button[name="${name}"][value="${value}"]`)]);
  await page.waitForSelector(`.prefs button[name="${name}"][value="${value}"][aria-pressed="true"]`);
}

/** Accessibility of the page as it stands; axe itself needs the content security policy out of its way, so it runs in a copy. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  await session.send('Page.setBypassCSP', { enabled: false });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

export const shot = async (page, name) => SHOTS && page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
