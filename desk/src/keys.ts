// Rooms on 1 to 9 and 0, `/` to search: never while something takes text. What has `data-fkey` answers to its function key, wherever the focus is.

// A reader that types sends the next character sooner than this; a person who means a room does not.
const ALONE_MS = 160;

export function keys(): void {
  let alone: ReturnType<typeof setTimeout> | undefined;
  const enter = (key: string) => document.querySelector<HTMLAnchorElement>(`.rail a[data-key="${key}"]`)?.click();

  document.addEventListener('keydown', (event) => {
    clearTimeout(alone);
    if (/^F\d$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      const wanted = document.querySelector<HTMLElement>(`[data-fkey="${event.key}"]`);
      if (!wanted) return;
      event.preventDefault();
      wanted.focus();
      if (!('fkeyFocus' in wanted.dataset)) wanted.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const target = event.target as HTMLElement;
    const field = target.closest<HTMLInputElement | HTMLTextAreaElement>('input, select, textarea, [contenteditable]');
    // The first line's field always has the focus. No printed zone begins with a digit or `/`, so while it is empty these are commands.
    const idle = field?.id === 'mrz' && field.value === '';
    if (field && !idle && !event.altKey) return;
    if (/^[0-9]$/.test(event.key)) {
      if (idle && !event.altKey) {
        alone = setTimeout(() => {
          if (field?.value === event.key) enter(event.key);
        }, ALONE_MS);
      } else {
        event.preventDefault();
        enter(event.key);
      }
    } else if (event.key === '/' && !event.altKey) {
      event.preventDefault();
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      if (search) {
        search.focus();
        search.select();
      } else {
        enter('2');
      }
    }
  });
}
