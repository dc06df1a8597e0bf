/** In the order of the list of choices. The direction is the one that people mean. */
export const SORTS = {
  last_purchase_date: 'desc',
  total_spent: 'desc',
  name: 'asc',
  created_at: 'desc',
} as const;
export type Sort = keyof typeof SORTS;

export const TYPES = ['walk_in', 'regular', 'vip', 'wholesale'] as const;
export type CustomerType = (typeof TYPES)[number];

/** Longer words match nobody, and the API refuses them. */
const MAX_WORD_LENGTH = 100;
const MAX_DAYS = 36_500;

/** What the address of the list holds, so that a link and Back show the same list. */
export interface CustomerListSearch {
  q?: string;
  sort?: Sort;
  type?: CustomerType;
  tag?: string;
  /** Customers without a purchase for this many days. */
  away?: number;
  cursor?: string;
}

/** Reads the address. What it does not know, it leaves out. */
export function customerListSearch(address: Record<string, unknown>): CustomerListSearch {
  const { q, sort, type, tag, away, cursor } = address;
  const knownType = TYPES.find((known) => known === type);
  return {
    ...(isWord(q) && { q: String(q).slice(0, MAX_WORD_LENGTH) }),
    ...(typeof sort === 'string' && Object.hasOwn(SORTS, sort) && { sort: sort as Sort }),
    ...(knownType && { type: knownType }),
    ...(isWord(tag) && { tag: String(tag).slice(0, MAX_WORD_LENGTH) }),
    ...(typeof away === 'number' && away >= 1 && away <= MAX_DAYS && { away: Math.trunc(away) }),
    ...(typeof cursor === 'string' && /^[\w-]{1,1000}$/.test(cursor) && { cursor }),
  };
}

/** A phone number without a plus sign is read from the address as a number. */
export const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';
