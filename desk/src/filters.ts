// Searching and previewing without leaving the page.
import { fragment } from './fragment';

export function filters(): void {
  const search = document.querySelector<HTMLFormElement>('form[data-into]');
  const into = search && document.getElementById(search.dataset.into ?? '');
  if (search && into) {
    const run = async () => {
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(search)) if (typeof value === 'string' && value) query.set(name, value);
      const address = `${search.getAttribute('action') ?? ''}${query.size ? `?${query}` : ''}`;
      try {
        into.replaceChildren(await fragment(address));
        history.replaceState(null, '', address);
      } catch {
        search.submit();
      }
    };
    search.addEventListener('submit', (event) => {
      event.preventDefault();
      void run();
    });
    for (const select of search.querySelectorAll('select')) select.addEventListener('change', () => void run());
  }

  const finding = document.querySelector<HTMLFormElement>('#finding-form');
  const breadth = document.querySelector<HTMLElement>('#breadth');
  const preview = document.querySelector<HTMLButtonElement>('#preview');
  if (finding && breadth && preview) {
    preview.addEventListener('click', (event) => {
      event.preventDefault();
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(finding, preview)) if (typeof value === 'string') body.append(name, value);
      preview.disabled = true;
      fragment(finding.action, { method: 'POST', body })
        .then((section) => breadth.replaceChildren(section))
        .catch(() => {
          preview.disabled = false;
          finding.noValidate = true;
          finding.requestSubmit(preview);
        })
        .finally(() => (preview.disabled = false));
    });
  }
}
