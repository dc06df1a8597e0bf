export interface Day<Item> {
  /** Such as `2026-11-03`. */
  day: string;
  items: Item[];
}

/** Groups a list that is in the order of time by its days. */
export function byDay<Item>(items: readonly Item[], dayOf: (item: Item) => string): Day<Item>[] {
  const days: Day<Item>[] = [];
  for (const item of items) {
    const day = dayOf(item);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
