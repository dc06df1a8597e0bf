import { holdFound, statement, type Transaction } from '@wateja/prisma';

import { boughtSoFar, customersIdentifiedBy, customersKnownAs, customersReachedBy } from './sale-import.queries';

/** Identifies the customer of a sale or refund of a file. All fields are missing or null for a sale without a customer. */
export interface ImportedCustomerKey {
  customer_external_id: string | null;
  /** A phone in E.164, or an email address in lower case. It is used only if there is no external_id. */
  customer_contact?: string | undefined;
  /**
   * The external_id that an import of a report of Wateja gives to a customer who has none, if nothing else identifies
   * them. It is tried before the contact. The contact then finds only a customer whom nothing else identifies.
   */
  customer_given_id?: string | undefined;
  /** True if the report says that the customer was erased: then the sale has no customer. */
  is_erased_customer?: boolean | undefined;
}

/** The customer: the id, null for a sale without a customer, or the reason why none was found. */
export type FoundCustomer = number | null | 'customer-missing' | 'customer-ambiguous';

/** Finds the customer of a sale of the batch. */
export type FindCustomer = (key: ImportedCustomerKey) => FoundCustomer;

/** A customer of a batch who is locked, with the sums of their purchases so far; null if there are none. */
export interface HeldCustomer {
  id: number;
  is_erased: boolean;
  amount: string | null;
  items: string | null;
}

/**
 * Looks up the customers of a batch and locks them, in the order of their ids. After a merge, or one that was undone, the
 * sales belong to the customer whom the file names now.
 */
export async function holdCustomers(
  tx: Transaction,
  businessId: number,
  keys: ImportedCustomerKey[],
): Promise<{ customers: FindCustomer; held: HeldCustomer[] }> {
  const { found, held } = await holdFound(tx, {
    find: () => findCustomers(tx, businessId, keys),
    hold: async (answers) => {
      const ids = [...new Set(answers)].filter((answer) => typeof answer === 'number');
      return ids.length > 0 ? lockBuyers(tx, businessId, ids) : [];
    },
  });
  const answers = new Map(keys.map((key, index) => [key, found[index] ?? null]));
  return { customers: (key) => answers.get(key) ?? null, held };
}

/** Locks those of these customers who are there. */
const lockBuyers = (tx: Transaction, businessId: number, ids: number[]): Promise<HeldCustomer[]> =>
  tx.query<HeldCustomer>(statement(boughtSoFar(businessId, ids)));

/** Looks up the customers of a batch. @returns the answer for each, in order */
export async function findCustomers(
  tx: Transaction,
  businessId: number,
  keys: ImportedCustomerKey[],
): Promise<FoundCustomer[]> {
  const externalIds = keys.flatMap((key) => key.customer_external_id ?? key.customer_given_id ?? []);
  const knownCustomers = await tx.query<{ external_id: string; id: number }>(
    statement(customersKnownAs(businessId, [...new Set(externalIds)])),
  );
  const byId = new Map(knownCustomers.map((customer) => [customer.external_id, customer.id]));
  const [withGivenId, withoutGivenId] = [true, false].map((hasGivenId) =>
    keys.filter((key) => !key.customer_external_id && (key.customer_given_id !== undefined) === hasGivenId),
  ) as [ImportedCustomerKey[], ImportedCustomerKey[]];
  const identified = await findByContacts(tx, businessId, withGivenId, customersIdentifiedBy);
  const reached = await findByContacts(tx, businessId, withoutGivenId, customersReachedBy);
  return keys.map(({ customer_external_id, customer_contact, customer_given_id, is_erased_customer }) => {
    if (customer_external_id) return byId.get(customer_external_id) ?? 'customer-missing';
    const customerId = customer_given_id === undefined ? undefined : byId.get(customer_given_id);
    if (customerId !== undefined) return customerId;
    const contacts = customer_given_id === undefined ? reached : identified;
    if (customer_contact) return contacts.get(customer_contact) ?? 'customer-missing';
    return customer_given_id === undefined || is_erased_customer ? null : 'customer-missing';
  });
}

async function findByContacts(
  tx: Transaction,
  businessId: number,
  keys: ImportedCustomerKey[],
  customersWith: typeof customersReachedBy,
): Promise<Map<string, number | 'customer-ambiguous'>> {
  const contacts = [...new Set(keys.flatMap(({ customer_contact }) => customer_contact ?? []))];
  if (contacts.length === 0) return new Map();
  const emails = contacts.filter((contact) => contact.includes('@'));
  const phones = contacts.filter((contact) => !contact.includes('@'));
  const rows = await tx.query<{ contact: string; id: number; customers: number }>(
    statement(customersWith(businessId, phones, emails)),
  );
  return new Map(rows.map((row) => [row.contact, row.customers === 1 ? row.id : ('customer-ambiguous' as const)]));
}
