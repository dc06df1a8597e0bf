/** The links in the visible rows of a list: of the table, or of the list that phones show in its place. */
const ROW_LINKS = '#page tbody th[scope=row] a, #page a.row-link';

const rowLinks = () => [...document.querySelectorAll<HTMLElement>(ROW_LINKS)].filter((link) => link.checkVisibility());

/** Moves the focus to the next or the previous row. If no row has the focus, moves it to the first or the last one. */
export function focusRow(step: 1 | -1): void {
  const links = rowLinks();
  const current = links.findIndex((link) => link === document.activeElement);
  const next = current === -1 ? (step === 1 ? 0 : links.length - 1) : current + step;
  links[next]?.focus();
}

/** Selects the row whose link has the focus, or deselects it. */
export const selectRow = (): void =>
  document.activeElement?.closest('tr')?.querySelector<HTMLElement>('input[type=checkbox]')?.click();

/** Presses the button that the page offers for a key, for example to edit the record. */
export const press = (key: 'e' | 'r' | 'u'): void =>
  document.querySelector<HTMLElement>(`#page [aria-keyshortcuts=${key}]`)?.click();

/** Presses the button of the form in which the user is typing. A busy button does nothing. */
export const submitForm = (target: EventTarget | null): void => {
  if (target instanceof Element) target.closest('form')?.querySelector<HTMLElement>('[type=submit]')?.click();
};
