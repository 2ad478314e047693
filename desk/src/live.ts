// The line of place and freshness follows the node: any event makes it fetch that line again.
import { fragment } from './fragment';

const AT_MOST_EVERY_MS = 2_000;
const AT_LEAST_EVERY_MS = 30_000;

export function live(): void {
  if (!document.querySelector('#status') || !document.querySelector('.rail')) return;
  let last = 0;
  let due: ReturnType<typeof setTimeout> | undefined;

  const refresh = async () => {
    due = undefined;
    last = Date.now();
    try {
      const section = await fragment('/status');
      document.querySelector('#status')?.replaceWith(section);
    } catch {
      // The line keeps its last ages until the node answers again.
    }
  };
  const soon = () => {
    due ??= setTimeout(() => void refresh(), Math.max(0, last + AT_MOST_EVERY_MS - Date.now()));
  };

  const events = new EventSource('/api/v1/events');
  events.onmessage = soon;
  for (const name of ['status', 'records', 'sync', 'alert', 'check']) events.addEventListener(name, soon);
  // An ended session answers with an error for good; the browser itself retries a lost link.
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) events.close();
  };
  addEventListener('pagehide', () => events.close());
  setInterval(() => {
    if (!document.hidden) soon();
  }, AT_LEAST_EVERY_MS);
}
