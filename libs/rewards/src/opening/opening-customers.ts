import { statement, type Transaction } from '@wateja/prisma';

import { customersKnownAs, customersNumbered, customersReachedBy, type OpeningCustomer } from './opening.queries';

/** Finds the customer: the id, or the reason why none was found. */
export type FindOpeningCustomer = (customer: OpeningCustomer) => number | 'customer-missing' | 'customer-ambiguous';

/** Looks up the customers of a batch of opening balances. */
export async function findOpeningCustomers(
  tx: Transaction,
  businessId: number,
  customers: OpeningCustomer[],
): Promise<FindOpeningCustomer> {
  const numbers = customers.flatMap((customer) => customer.customer_id ?? []);
  const externalIds = customers.flatMap((customer) => customer.external_id ?? []);
  const contacts = customers.flatMap((customer) => customer.contact ?? []);
  const [emails, phones] = [true, false].map((isEmail) => contacts.filter((one) => one.includes('@') === isEmail));
  const numbered = await tx.query<{ customer_id: number }>(statement(customersNumbered(businessId, numbers)));
  const known = await tx.query<{ name: string; customer_id: number }>(
    statement(customersKnownAs(businessId, externalIds)),
  );
  const reached = await tx.query<{ name: string; customer_id: number; customers: number }>(
    statement(customersReachedBy(businessId, phones ?? [], emails ?? [])),
  );
  const ids = new Set(numbered.map(({ customer_id }) => customer_id));
  const byExternalId = new Map(known.map(({ name, customer_id }) => [name, customer_id]));
  const byContact = new Map(
    reached.map(({ name, customer_id, customers: count }) => [
      name,
      count === 1 ? customer_id : ('customer-ambiguous' as const),
    ]),
  );
  return ({ customer_id, external_id, contact = '' }) => {
    if (customer_id !== undefined) return ids.has(customer_id) ? customer_id : 'customer-missing';
    if (external_id !== undefined) return byExternalId.get(external_id) ?? 'customer-missing';
    return byContact.get(contact) ?? 'customer-missing';
  };
}
