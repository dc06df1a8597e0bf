import type { BusinessContext } from '@wateja/auth';
import { type CustomerImportService, identityOf, type ImportedCustomer } from '@wateja/customers';

import { type EntryReader, FirstLines, type Importer, type ReadEntry } from './importer';
import type { Layout } from './layout';
import { readCustomer } from './read-customer';

const OPTIONAL = [
  ...(['phone', 'email', 'address', 'customer_type'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call', 'created_at'] as const),
];

/** Maximum number of customers that are held until all others are stored. */
const MAX_HELD = 100_000;

const REASONS = {
  erased: 'external_id: This customer was erased',
  ambiguous: 'phone: Several customers, or another row of the file, have this phone or email address',
};

/** A row is a customer. */
export function customerImporter(
  service: CustomerImportService,
  business: BusinessContext,
): Importer<ImportedCustomer> {
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
    async store(customers) {
      const { outcomes, ...counts } = await service.importBatch(business, customers, claimed);
      for (const outcome of outcomes) if ('customer_id' in outcome) claimed.add(outcome.customer_id);
      const refused = outcomes.flatMap(({ result }, index) =>
        result === 'erased' || result === 'ambiguous' ? [{ index, reason: REASONS[result] }] : [],
      );
      return { ...counts, refused };
    },
  };
}

/**
 * Reads a customer from each row. A row without external_id may be the same person as a row with one, and a row with an
 * email address only the same as one with a phone. So the certain rows come first. If the file has no ids at all, rows
 * with a phone are the certain ones.
 */
function customerReader(layout: Layout, country: string): EntryReader<ImportedCustomer> {
  const lines = new FirstLines();
  const held = { byPhone: [] as ReadEntry<ImportedCustomer>[], byEmail: [] as ReadEntry<ImportedCustomer>[] };
  const hasIds = layout.columns.includes('external_id');
  const hasPhones = layout.columns.includes('phone');
  return {
    take(record) {
      const entry = readCustomer(record, layout);
      if ('reasons' in entry) return entry;
      const refused = (reason: string) => ({ rows: [record], reasons: [reason] });
      const identity = identityOf(entry.value, country);
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
