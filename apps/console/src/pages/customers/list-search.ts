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

/** What the address of the list holds, so that a link and Back show the same list. */
export interface CustomerListSearch {
  q?: string;
  sort?: Sort;
  type?: CustomerType;
  /** Customers without a purchase for this many days. */
  away?: number;
  cursor?: string;
}

/** Reads the address. What it does not know, it leaves out. */
export function customerListSearch({ q, sort, type, away, cursor }: Record<string, unknown>): CustomerListSearch {
  const knownType = TYPES.find((known) => known === type);
  return {
    ...(isWord(q) && { q: String(q) }),
    ...(typeof sort === 'string' && sort in SORTS && { sort: sort as Sort }),
    ...(knownType && { type: knownType }),
    ...(typeof away === 'number' && away > 0 && { away: Math.trunc(away) }),
    ...(typeof cursor === 'string' && { cursor }),
  };
}

/** A phone number without a plus sign is read from the address as a number. */
export const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';
