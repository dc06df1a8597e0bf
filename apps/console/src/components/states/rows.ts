/** What can be the rows of a list. The first kind that can be seen is: phones show other ones than wide screens. */
const KINDS = ['tbody tr', '.row-link', '.card', 'li'];

/** The rows of a list that can be seen. */
export function rowsOf(list: Element): HTMLElement[] {
  for (const kind of KINDS) {
    const rows = [...list.querySelectorAll<HTMLElement>(kind)].filter((row) => row.checkVisibility());
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Gives the focus to the link or the box of a row, or to a row that is a link itself or has neither. */
export function focusNewRow(row: HTMLElement): void {
  const target = row.querySelector<HTMLElement>('th[scope=row] a, :scope > a, :scope > input') ?? row;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus();
}
