/**
 * Selectors for the rows of a list. The first selector with visible elements counts: phones show other elements than
 * wide screens.
 */
const KINDS = ['tbody tr', '.row-link', '.card', 'li'];

/** The visible rows of a list. */
export function rowsOf(list: Element): HTMLElement[] {
  for (const kind of KINDS) {
    const rows = [...list.querySelectorAll<HTMLElement>(kind)].filter((row) => row.checkVisibility());
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Gives the focus to the link or the checkbox of a row; to the row itself if it is a link, or has neither. */
export function focusNewRow(row: HTMLElement): void {
  const target = row.querySelector<HTMLElement>('th[scope=row] a, :scope > a, :scope > input') ?? row;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus();
}
