import { isDeepStrictEqual } from 'node:util';

import type { ImportedRow, KnownCustomer, WrittenRow } from './customer-import.queries';

/** The fields of an existing customer that an import may change. */
export const CHANGEABLE = [
  ...(['name', 'phone', 'email', 'address', 'customer_type', 'tags'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call'] as const),
];
export type Changeable = Partial<Pick<KnownCustomer, (typeof CHANGEABLE)[number]>>;

/** What an import did to a customer, so that it can be reverted. */
export interface CustomerChange {
  customer_id: number;
  /** The changed fields as they were; null if the import created the customer. */
  before: Changeable | null;
  /** The fields of `before`, as the import left them. */
  after: Changeable;
  /** The version that the import wrote. */
  version: number | null;
}

/** Null if nothing was changed, or if another import has created the customer meanwhile. */
export function changeOf(
  { id, is_new, is_changed, version }: WrittenRow,
  before: KnownCustomer | undefined,
  row: ImportedRow | undefined,
): CustomerChange | null {
  if (is_new) return { customer_id: id, before: null, after: {}, version };
  if (!is_changed || !before || !row) return null;
  const changed = CHANGEABLE.filter((field) => !isDeepStrictEqual(before[field], row[field]));
  const pick = (of: KnownCustomer | ImportedRow) => Object.fromEntries(changed.map((field) => [field, of[field]]));
  return { customer_id: id, before: pick(before), after: pick(row), version };
}
