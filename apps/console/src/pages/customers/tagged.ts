/** A change of a tag that was made. */
export interface Tagged {
  change: 'add' | 'remove';
  tag: string;
  /** The customers whose tags were changed. */
  customerIds: ReadonlySet<number>;
}

/** The customer as the change has left them. */
export function withTag<Row extends { id: number; tags: string[] }>(
  row: Row,
  { change, tag, customerIds }: Tagged,
): Row {
  if (!customerIds.has(row.id)) return row;
  const others = row.tags.filter((name) => name.toLowerCase() !== tag.toLowerCase());
  return { ...row, tags: change === 'add' ? [...others, tag].toSorted() : others };
}
