// Fetches a section that the node rendered, and puts it in place under Trusted Types.

interface Policy {
  createHTML(text: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): Policy;
}

const rules = { createHTML: (text: string) => text };
const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
// Not exported: only answers of this node that say they are a fragment reach it.
const policy: Policy = factory ? factory.createPolicy('vigie', rules) : rules;

const MARK = 'X-Vigie-Fragment';

export class NotAFragment extends Error {}

/** The section of `path`; throws `NotAFragment` where the node answered with something else (a login page, an error). */
export async function fragment(path: string, init: RequestInit = {}): Promise<DocumentFragment> {
  const headers = new Headers(init.headers);
  headers.set(MARK, '1');
  const answer = await fetch(path, { ...init, headers, credentials: 'same-origin', redirect: 'follow' });
  if (answer.redirected && new URL(answer.url).pathname === '/login') {
    location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  }
  const ours = new URL(answer.url).origin === location.origin && answer.headers.get(MARK) === '1';
  if (!ours || !answer.headers.get('Content-Type')?.startsWith('text/html')) {
    throw new NotAFragment(`status ${answer.status}`);
  }
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(await answer.text());
  if (template.content.querySelector('script, base, object, embed, iframe')) {
    throw new NotAFragment('holds what no section holds');
  }
  return template.content;
}
