// The field of the first line: keeps the focus, takes readers that type, checks on Enter, clears on Esc, takes files and folders.
import { fragment } from './fragment';

// The longest zone is TD1 with three lines of 30, the others two of 30 to 44.
const SHORTEST_LINE = 28;
// A reader that types sends its characters within a few milliseconds, and the line end as Enter: wait this long for a next line.
const WEDGE_GAP_MS = 35;

export function check(): void {
  const form = document.querySelector<HTMLFormElement>('#scan');
  const field = form?.querySelector<HTMLTextAreaElement>('#mrz');
  const files = form?.querySelector<HTMLInputElement>('#files');
  const answer = document.querySelector<HTMLElement>('#answer');
  const said = document.querySelector<HTMLElement>('#said');
  const hint = document.querySelector<HTMLElement>('#hint');
  if (!form || !field || !files || !answer || !said || !hint) return;

  const idleHint = hint.textContent ?? '';
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let lastKey = 0;
  let fastKeys = 0;
  let running: AbortController | undefined;
  // Whether the field holds a line that was answered already.
  let done = field.value !== '' && answer.querySelector('.verdict') !== null;

  const tell = (text: string) => {
    said.textContent = text;
  };

  const clear = () => {
    clearTimeout(waiting);
    running?.abort();
    form.reset();
    field.value = '';
    files.value = '';
    done = false;
    field.removeAttribute('aria-invalid');
    form.querySelector('.problem')?.remove();
    hint.textContent = idleHint;
    tell('');
    field.focus();
  };

  const submit = async (chosen?: File[]) => {
    clearTimeout(waiting);
    const body = new FormData(form);
    if (chosen) {
      body.delete('files');
      for (const file of chosen) body.append('files', file, file.name);
    }
    const empty = !field.value.trim() && !body.getAll('files').some((file) => file instanceof File && file.size > 0);
    if (empty) {
      field.focus();
      return;
    }
    running?.abort();
    const mine = new AbortController();
    running = mine;
    answer.classList.add('busy');
    hint.textContent = form.dataset.busy ?? '';
    try {
      const section = await fragment(form.action, { method: 'POST', body, signal: mine.signal });
      const shown = section.querySelector<HTMLElement>('section');
      answer.replaceChildren(section);
      // A doubtful line is asked for again; the server compares the two readings.
      const reading = form.querySelector<HTMLInputElement>('input[name="reading"]');
      if (reading) reading.value = shown?.dataset.reading ?? 'first';
      const problem = shown?.dataset.problem;
      if (problem) {
        hint.textContent = problem;
        tell(problem);
        field.setAttribute('aria-invalid', 'true');
        field.focus();
        return;
      }
      field.removeAttribute('aria-invalid');
      hint.textContent = idleHint;
      tell([answer.querySelector('.w')?.textContent, answer.querySelector('.l')?.textContent].filter(Boolean).join('. '));
      files.value = '';
      // The text stays to be compared with the document; the next reading replaces it.
      field.focus();
      done = true;
    } catch (error) {
      if (mine.signal.aborted) return;
      // A verdict that is no longer for this document must not stay on the screen.
      answer.replaceChildren();
      hint.textContent = form.dataset.lost ?? String(error);
      tell(hint.textContent);
      field.focus();
    } finally {
      if (running === mine) answer.classList.remove('busy');
    }
  };

  const complete = (text: string): boolean => {
    const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);
    const first = lines[0]?.length ?? 0;
    return (lines.length === 2 && first > 32) || lines.length === 3 || (lines.length === 1 && first > 2 * SHORTEST_LINE);
  };

  field.addEventListener('keydown', (event) => {
    const gap = event.timeStamp - lastKey;
    lastKey = event.timeStamp;
    fastKeys = gap < WEDGE_GAP_MS ? fastKeys + 1 : 0;
    const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (done && types) field.value = '';
    // An arrow, Backspace or the mouse means that the line is to be mended, not replaced.
    if (types || /^(Arrow|Home|End|Backspace|Delete)/.test(event.key)) done = false;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) {
      clearTimeout(waiting);
      return;
    }
    // A keyboard-wedge reader sends Enter after every line: take it as a line break until the zone is complete and the keys stop.
    if (fastKeys > 8) {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (complete(field.value)) void submit();
      }, WEDGE_GAP_MS * 4);
      return;
    }
    event.preventDefault();
    void submit();
  });

  field.addEventListener('pointerdown', () => {
    done = false;
  });

  field.addEventListener('paste', () => {
    if (done) field.value = '';
    done = false;
    setTimeout(() => {
      if (complete(field.value)) void submit();
    });
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      clear();
    }
  });

  const offer = (chosen: File[]) => {
    if (chosen.length === 0) return;
    // Lines that were answered belong to another document than these files.
    if (done) field.value = '';
    done = false;
    hint.textContent = `${chosen.length} ${form.dataset.chosen ?? ''}`;
    field.focus();
    void submit(chosen);
  };

  files.addEventListener('change', () => offer([...(files.files ?? [])]));

  document.querySelector('#folder')?.addEventListener('click', () => {
    const folder = document.createElement('input');
    folder.type = 'file';
    folder.multiple = true;
    folder.webkitdirectory = true;
    folder.addEventListener('change', () => offer([...(folder.files ?? [])]));
    folder.click();
  });

  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    void dropped(event.dataTransfer).then(offer);
  });

  // A reader types wherever the focus is: letters, digits and fillers go to the field while nothing else takes text.
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const takesText = target.closest('input, select, textarea, button, a, summary, [contenteditable]');
    if (takesText || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[A-Za-z<]$/.test(event.key)) field.focus();
  });

  field.focus();
}

/** The files of a drop, those of one level of folders included. */
async function dropped(data: DataTransfer | null): Promise<File[]> {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: File[] = [];
  const take = (entry: FileSystemEntry) =>
    new Promise<void>((resolve) => (entry as FileSystemFileEntry).file((file) => (found.push(file), resolve()), () => resolve()));
  for (const entry of entries) {
    if (entry.isFile) {
      await take(entry);
    } else {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      const inside = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
      for (const child of inside.filter((child) => child.isFile)) await take(child);
    }
  }
  return found;
}
