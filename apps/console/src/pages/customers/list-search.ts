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

/** Whether customers can get offers: on any channel, by SMS, by email, or not at all. */
export const CONSENTS = ['any', 'sms', 'email', 'none'] as const;
export type Consent = (typeof CONSENTS)[number];

/** How often customers bought: more than once, or as the shop's limits name it. */
export const OFTEN = ['again', 'one_time', 'occasional', 'regular', 'frequent'] as const;
export type Often = (typeof OFTEN)[number];

/** Longer words match nobody, and the API refuses them. */
const MAX_WORD_LENGTH = 100;
const MAX_DAYS = 36_500;
/** The API refuses larger amounts. */
const MAX_AMOUNT = 9_999_999_999.99;

/** What the address of the list holds, so that a link and Back show the same list. */
export interface CustomerListSearch {
  q?: string | undefined;
  sort?: Sort | undefined;
  type?: CustomerType | undefined;
  tier?: string | undefined;
  tag?: string | undefined;
  often?: Often | undefined;
  /** Customers without a purchase for this many days. */
  away?: number | undefined;
  /** Customers who spent at least this amount. */
  min?: number | undefined;
  /** Customers who spent at most this amount. */
  max?: number | undefined;
  consent?: Consent | undefined;
  /** Customers who were deactivated, and not those who are active. The search by words does not find them. */
  status?: 'inactive' | undefined;
}

/** Reads the address, and leaves out what is not valid. */
export function customerListSearch(address: Record<string, unknown>): CustomerListSearch {
  const { q, sort, type, tier, tag, often, away, min, max, consent, status } = address;
  const knownType = TYPES.find((candidate) => candidate === type);
  const knownOften = OFTEN.find((candidate) => candidate === often);
  const knownConsent = CONSENTS.find((candidate) => candidate === consent);
  return {
    ...(isWord(q) && { q: String(q).slice(0, MAX_WORD_LENGTH) }),
    ...(typeof sort === 'string' && Object.hasOwn(SORTS, sort) && { sort: sort as Sort }),
    ...(knownType && { type: knownType }),
    ...(isWord(tier) && { tier: String(tier).slice(0, MAX_WORD_LENGTH) }),
    ...(isWord(tag) && { tag: String(tag).slice(0, MAX_WORD_LENGTH) }),
    ...(knownOften && { often: knownOften }),
    ...(typeof away === 'number' && away >= 1 && away <= MAX_DAYS && { away: Math.trunc(away) }),
    ...(isAmount(min) && { min }),
    ...(isAmount(max) && { max }),
    ...(knownConsent && { consent: knownConsent }),
    ...(status === 'inactive' && !isWord(q) && { status }),
  };
}

/** How many filters are set, beside the words of the search. An amount from and an amount to are one. */
export function countFilters({ min, max, ...search }: CustomerListSearch): number {
  const { type, tier, tag, often, away, consent, status } = search;
  const filters = [type, tier, tag, often, away, min ?? max, consent, status];
  return filters.filter((filter) => filter !== undefined).length;
}

/** Whether a campaign can have the customers of the list as its audience, which has no words, consent or status. */
export const canBeAudience = ({ q, consent, status }: CustomerListSearch): boolean =>
  [q, consent, status].every((filter) => filter === undefined);

/** Whether no amount is both above the smaller and below the larger. */
export const isEmptyRange = ({ min, max }: CustomerListSearch): boolean =>
  min !== undefined && max !== undefined && min > max;

/** Reads an amount as people type it, such as `1,000.50`; undefined if it is none. */
export function typedAmount(text: string): number | undefined {
  const digits = text.replaceAll(/[\s,]/g, '');
  return /^\d+(\.\d{1,2})?$/.test(digits) && isAmount(Number(digits)) ? Number(digits) : undefined;
}

/** A phone number without a plus sign is read from the address as a number. */
export const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MAX_AMOUNT && /^\d+(\.\d{1,2})?$/.test(String(value));
