/** The links of a list's rows that can be seen: of the table, or of the list that phones have instead. */
const ROW_LINKS = '#page tbody th[scope=row] a, #page a.row-link';

const rowLinks = () => [...document.querySelectorAll<HTMLElement>(ROW_LINKS)].filter((link) => link.checkVisibility());

/** Moves the focus to the row after this one, or to the one before. If it is no row, to the first or the last row. */
export function focusRow(step: 1 | -1): void {
  const links = rowLinks();
  const current = links.findIndex((link) => link === document.activeElement);
  const next = current === -1 ? (step === 1 ? 0 : links.length - 1) : current + step;
  links[next]?.focus();
}

/** Selects the row whose link has the focus, or no longer selects it. */
export const selectRow = (): void =>
  document.activeElement?.closest('tr')?.querySelector<HTMLElement>('input[type=checkbox]')?.click();

/** Presses what the page offers for a key, such as to edit what it shows. */
export const press = (key: 'e' | 'r' | 'u'): void =>
  document.querySelector<HTMLElement>(`#page [aria-keyshortcuts=${key}]`)?.click();

/** Presses the button of the form in which somebody types. A button that waits for an answer does nothing. */
export const submitForm = (target: EventTarget | null): void => {
  if (target instanceof Element) target.closest('form')?.querySelector<HTMLElement>('[type=submit]')?.click();
};
