import { identifier } from '@wateja/common';
import { identityOf, toE164 } from '@wateja/customers';
import type { ImportedSale } from '@wateja/sales';
import { z } from 'zod';

import { type Cells, parseCells, type Problem } from './cells';

type CustomerKey = Pick<
  ImportedSale,
  'customer_external_id' | 'customer_contact' | 'customer_given_id' | 'is_erased_customer'
>;

const externalId = identifier(64, 'External id').nullable();
const email = z.email('Must be a valid email address').max(255);

/** The customer of a sale: by external id, else by phone, else by email address. */
export function readCustomerKey(cells: Cells, country: string): { key: CustomerKey; problems: Problem[] } {
  const { customer_external_id, customer_phone, customer_email } = cells;
  const id = parseCells(externalId, customer_external_id ?? null);
  if (id.problems) return refusedKey(id.problems, 'customer_external_id');
  if (id.value !== null) return { key: { customer_external_id: id.value }, problems: [] };
  if (cells['customer_given_id'] !== undefined) return { key: ownKey(cells, country), problems: [] };
  if (customer_phone !== undefined) {
    const phone = toE164(customer_phone, country);
    if (phone === null) return refusedKey([{ path: '', message: 'Must be a phone number' }], 'customer_phone');
    return { key: { customer_external_id: null, customer_contact: phone }, problems: [] };
  }
  if (customer_email === undefined) return { key: { customer_external_id: null }, problems: [] };
  const address = parseCells(email, customer_email.toLowerCase());
  if (address.problems) return refusedKey(address.problems, 'customer_email');
  return { key: { customer_external_id: null, customer_contact: address.value }, problems: [] };
}

/** The customer of a report of Wateja who has no external_id. */
function ownKey({ customer_given_id, customer_is_erased, customer_phone, customer_email }: Cells, country: string) {
  const contact = identityOf({ phone: customer_phone ?? null, email: customer_email ?? null }, country);
  return {
    ...{ customer_external_id: null, customer_given_id, customer_contact: contact ?? undefined },
    ...(customer_is_erased === undefined ? {} : { is_erased_customer: true }),
  };
}

function refusedKey(problems: Problem[], path: string): { key: CustomerKey; problems: Problem[] } {
  return { key: { customer_external_id: null }, problems: problems.map((problem) => ({ ...problem, path })) };
}
