export const TABS = ['timeline', 'purchases', 'messages', 'details'] as const;
export type Tab = (typeof TABS)[number];

/** Reads the address of a customer, whose tab Back and a link keep. */
export function customerSearch({ tab }: Record<string, unknown>): { tab?: Tab } {
  const known = TABS.find((one) => one === tab);
  return known ? { tab: known } : {};
}
