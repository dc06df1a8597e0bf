import { statement, type Transaction } from '@wateja/prisma';

import {
  customersKnownAs,
  customersNumbered,
  customersReachedBy,
  type OpeningCustomer,
  type OpeningMatch,
} from './opening.queries';

/** Finds the customer, or the reason why none was found. */
export type FindOpeningCustomer = (
  customer: OpeningCustomer,
) => OpeningMatch | 'customer-missing' | 'customer-ambiguous';

/** Looks up the customers of a batch of opening balances. */
export async function findOpeningCustomers(
  tx: Transaction,
  businessId: number,
  customers: OpeningCustomer[],
): Promise<FindOpeningCustomer> {
  const numbers = customers.flatMap((customer) => customer.customer_id ?? []);
  const externalIds = customers.flatMap((customer) => customer.external_id ?? []);
  const contacts = customers.flatMap((customer) => customer.contact ?? []);
  const [emails, phones] = [true, false].map((isEmail) =>
    contacts.filter((contact) => contact.includes('@') === isEmail),
  );
  const numbered = await tx.query<OpeningMatch>(statement(customersNumbered(businessId, numbers)));
  const knownCustomers = await tx.query<OpeningMatch & { name: string }>(
    statement(customersKnownAs(businessId, externalIds)),
  );
  const reached = await tx.query<OpeningMatch & { name: string; customers: number }>(
    statement(customersReachedBy(businessId, phones ?? [], emails ?? [])),
  );
  const byNumber = new Map(numbered.map((match) => [match.number, match]));
  const byExternalId = new Map(knownCustomers.map((match) => [match.name, match]));
  const byContact = new Map(
    reached.map((match) => [match.name, match.customers === 1 ? match : ('customer-ambiguous' as const)]),
  );
  return ({ customer_id, external_id, contact = '' }) => {
    if (customer_id !== undefined) return byNumber.get(customer_id) ?? 'customer-missing';
    if (external_id !== undefined) return byExternalId.get(external_id) ?? 'customer-missing';
    return byContact.get(contact) ?? 'customer-missing';
  };
}
