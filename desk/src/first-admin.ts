// The token of the first administrator comes in the address's fragment, which no server and no log ever sees.

export function firstAdmin(): void {
  const form = document.querySelector<HTMLFormElement>('#first-admin');
  const field = form?.querySelector<HTMLInputElement>('#token');
  if (!form || !field) return;
  const token = location.hash.replace(/^#(token=)?/, '');
  if (!token) {
    field.focus();
    return;
  }
  field.value = decodeURIComponent(token);
  form.querySelector<HTMLElement>('#token-row')!.hidden = true;
  history.replaceState(null, '', location.pathname);
  form.querySelector<HTMLInputElement>('#user')?.focus();
}
