import type { BusinessContext } from '@wateja/auth';
import { type CustomerImportOutcome, type CustomerImportService, identityOf } from '@wateja/customers';
import type { NotesService } from '@wateja/notes';
import type { PrismaService } from '@wateja/prisma';

import { type EntryReader, FirstLines, type Importer, type ReadEntry, type StoredBatch } from './importer';
import type { Layout } from './layout';
import { type CustomerEntry, readCustomer } from './read-customer';

const OPTIONAL = [
  ...(['phone', 'email', 'address', 'customer_type'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call', 'created_at', 'note'] as const),
];

/** Maximum number of customers that are held until all others are stored. */
const MAX_HELD = 100_000;

const REASONS = {
  erased: 'external_id: This customer was erased',
  ambiguous: 'phone: Several customers, or another row of the file, have this phone or email address',
};

/** The services that store what a file says about customers. */
export interface CustomerServices {
  prisma: PrismaService;
  customers: CustomerImportService;
  notes: NotesService;
}

/** A row is a customer. */
export function customerImporter(
  { prisma, customers, notes }: CustomerServices,
  business: BusinessContext,
): Importer<CustomerEntry> {
  const { business_id } = business;
  const claimed = new Set<number>();
  return {
    resource: 'customer',
    columns(header) {
      const isById = header.includes('external_id') || !(header.includes('phone') || header.includes('email'));
      return isById
        ? { required: ['external_id', 'name'], optional: OPTIONAL }
        : { required: ['name'], optional: OPTIONAL };
    },
    batch: 1_000,
    reader: (layout) => customerReader(layout, business.country),
    async store(entries) {
      const { outcomes, added } = await prisma.transaction(async () => {
        const given = entries.map(({ customer }) => customer);
        const { outcomes: all } = await customers.importBatch(business, given, claimed);
        const written = all.flatMap((outcome, index) => {
          const content = entries[index]?.note;
          return 'customer_id' in outcome && content ? [{ customer_id: outcome.customer_id, content }] : [];
        });
        return { outcomes: all, added: written.length > 0 ? await notes.addImported(business_id, written) : null };
      });
      for (const outcome of outcomes) if ('customer_id' in outcome) claimed.add(outcome.customer_id);
      return toStored(outcomes, (customerId) => added?.has(customerId) ?? false);
    },
  };
}

/** @param isExtended tells whether a customer got something beside their own row */
function toStored(outcomes: CustomerImportOutcome[], isExtended: (customerId: number) => boolean): StoredBatch {
  const counts = { created: 0, updated: 0, unchanged: 0, kept: 0 };
  const refused: StoredBatch['refused'] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if ('customer_id' in outcome) {
      const { result, customer_id, is_kept } = outcome;
      counts[result === 'unchanged' && isExtended(customer_id) ? 'updated' : result]++;
      counts.kept += Number(is_kept);
    } else refused.push({ index, reason: REASONS[outcome.result] });
  }
  return { ...counts, refused };
}

/**
 * Reads a customer from each row. A row without external_id may be the same person as a row with one, and a row with an
 * email address only the same as one with a phone. So the certain rows come first. If the file has no ids at all, rows
 * with a phone are the certain ones.
 */
function customerReader(layout: Layout, country: string): EntryReader<CustomerEntry> {
  const lines = new FirstLines();
  const held = { byPhone: [] as ReadEntry<CustomerEntry>[], byEmail: [] as ReadEntry<CustomerEntry>[] };
  const hasIds = layout.columns.includes('external_id');
  const hasPhones = layout.columns.includes('phone');
  return {
    take(record) {
      const entry = readCustomer(record, layout);
      if ('reasons' in entry) return entry;
      const refused = (reason: string) => ({ rows: [record], reasons: [reason] });
      const identity = identityOf(entry.value.customer, country);
      if (identity === null) return refused('external_id: Required for a customer without a phone or email address');
      const earlier = lines.seen(identity, record.line);
      const [kind = 'external_id'] = identity.startsWith('id ') ? [] : identity.includes('@') ? ['email'] : ['phone'];
      if (earlier !== null) return refused(`${kind}: Line ${earlier} has the same`);
      const isCertain = kind === 'external_id' || (!hasIds && (kind === 'phone' || !hasPhones));
      if (isCertain) return entry;
      if (held.byPhone.length + held.byEmail.length >= MAX_HELD) {
        return refused('external_id: More than 100000 rows of the file have none. Import the others by themselves');
      }
      held[kind === 'phone' ? 'byPhone' : 'byEmail'].push(entry);
      return undefined;
    },
    end: () => undefined,
    later: () => [held.byPhone, held.byEmail],
  };
}
