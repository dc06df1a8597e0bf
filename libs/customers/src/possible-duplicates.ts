import { prepare, Prisma, type Transaction } from '@wateja/prisma';
import type { z } from 'zod';

import type { possibleDuplicate } from './customers.schemas';

type PossibleDuplicate = z.output<typeof possibleDuplicate>;

const MAX_DUPLICATES = 5;
/** The statement reads at most so many customers with the phone, and as many with the address. */
const MAX_READ = Prisma.raw('50');

interface Contact extends Record<string, unknown> {
  business_id: number;
  /** The new customer. */
  id: number;
  /** E.164. */
  phone: string | null;
  email: string | null;
}

const byContact = prepare<Contact>(
  'customers-by-contact',
  ({ business_id, id, phone, email }) => Prisma.sql`
    SELECT c.id, c.name, c.phone, c.email, m.matched
    FROM find_by_contact(${business_id}::bigint, ${phone}, ${email}, ${id}::bigint, ${MAX_READ}) f
    JOIN customers c ON c.business_id = ${business_id}::bigint AND c.id = f.id,
    LATERAL (SELECT array_remove(ARRAY[
      CASE WHEN c.phone_e164 = ${phone} THEN 'phone' END, CASE WHEN lower(c.email) = lower(${email}) THEN 'email' END
    ], NULL) AS matched) m
    ORDER BY cardinality(m.matched) DESC, c.id LIMIT ${Prisma.raw(String(MAX_DUPLICATES))}`,
);

/**
 * Finds active customers with the same phone, in any spelling, or the same email address, in any case. Those with both
 * come first, then the oldest.
 */
export async function findPossibleDuplicates(tx: Transaction, contact: Contact): Promise<PossibleDuplicate[]> {
  if (contact.phone === null && contact.email === null) return [];
  return tx.query<PossibleDuplicate>(byContact(contact));
}
