export const TABS = ['timeline', 'purchases', 'messages', 'details'] as const;
export type Tab = (typeof TABS)[number];

/** The kinds of items in the timeline, in the order of the choice. */
export const ITEM_TYPES = ['sale', 'refund', 'note', 'message', 'reply', 'consent', 'change'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/** What the address of a customer holds, so that Back and a link keep it. */
export interface CustomerSearch {
  tab?: Tab;
  /** The kind of items that the timeline shows. Undefined: all. */
  type?: ItemType;
}

/** Reads the address, and leaves out what is not valid. */
export function customerSearch({ tab, type }: Record<string, unknown>): CustomerSearch {
  const knownTab = TABS.find((candidate) => candidate === tab);
  const knownType = ITEM_TYPES.find((candidate) => candidate === type);
  return { ...(knownTab && { tab: knownTab }), ...(knownType && { type: knownType }) };
}
