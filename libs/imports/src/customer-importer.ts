import type { BusinessContext } from '@wateja/auth';
import { type CustomerImportOutcome, type CustomerImportService, identityOf } from '@wateja/customers';
import type { ConsentImport } from '@wateja/messaging';
import type { NotesService } from '@wateja/notes';
import type { PrismaService } from '@wateja/prisma';

import type { ImportChange } from './import-change';
import { type EntryReader, FirstLines, type Importer, type ReadEntry, type StoredBatch } from './importer';
import type { Layout } from './layout';
import { CONSENT_COLUMNS } from './read-consents';
import { type CustomerEntry, readCustomer } from './read-customer';

const OPTIONAL = [
  ...(['phone', 'email', 'address', 'customer_type'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call', 'created_at', 'note', 'tags'] as const),
  ...CONSENT_COLUMNS,
];

/** Maximum number of customers that wait in memory until all others are stored. */
const MAX_HELD = 100_000;

const REASONS = {
  erased: 'external_id: This customer was erased',
  ambiguous: 'phone: Several customers, or another row of the file, have this phone or email address',
  too_many_tags: 'tags: A customer can have at most 50 tags, and a business 500 different ones',
};

/** The services that store what a file says about customers. */
export interface CustomerServices {
  prisma: PrismaService;
  customers: CustomerImportService;
  notes: NotesService;
  consents: ConsentImport;
}

/** Imports a file in which each row is a customer. */
export function customerImporter(services: CustomerServices, business: BusinessContext): Importer<CustomerEntry> {
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
    preview: ({ customer, note, consents }) => ({ ...customer, note, consents }),
    async store(entries) {
      const stored = await services.prisma.transaction(() => storeAll(services, business, entries, claimed));
      for (const outcome of stored.outcomes) if ('customer_id' in outcome) claimed.add(outcome.customer_id);
      return toStored(stored);
    },
  };
}

/** The outcomes of a batch, and the customers who got a note or a consent, or kept an opt-out. */
interface Stored {
  outcomes: CustomerImportOutcome[];
  noted: Map<number, number>;
  granted: Set<number>;
  extended: Set<number>;
  kept: Set<number>;
}

/** Stores the customers, which locks them, and then what belongs to them. */
async function storeAll(
  { customers, notes, consents }: CustomerServices,
  business: BusinessContext,
  entries: CustomerEntry[],
  claimed: ReadonlySet<number>,
): Promise<Stored> {
  const rows = entries.map(({ customer }) => customer);
  const { outcomes } = await customers.importBatch(business, rows, claimed);
  const stored = outcomes.flatMap((outcome, index) => {
    const entry = entries[index];
    return 'customer_id' in outcome && entry ? [{ ...entry, customer_id: outcome.customer_id }] : [];
  });
  const newNotes = stored.flatMap(({ customer_id, note }) => (note ? [{ customer_id, content: note }] : []));
  const newConsents = stored.flatMap((entry) =>
    entry.consents.map((consent) => ({ ...consent, customer_id: entry.customer_id })),
  );
  const noted =
    newNotes.length > 0 ? await notes.addImported(business.business_id, newNotes) : new Map<number, number>();
  const recorded = newConsents.length > 0 ? await consents.importBatch(business.business_id, newConsents) : null;
  const changed = recorded?.changed ?? new Set();
  const granted = new Set(
    newConsents.flatMap(({ customer_id, state }) =>
      state === 'granted' && changed.has(customer_id) ? customer_id : [],
    ),
  );
  return {
    ...{ outcomes, noted, granted },
    extended: new Set([...noted.keys(), ...changed]),
    kept: recorded?.kept ?? new Set(),
  };
}

function toStored({ outcomes, extended, kept, ...extensions }: Stored): StoredBatch {
  const counts = { created: 0, updated: 0, unchanged: 0, kept: 0 };
  const refused: StoredBatch['refused'] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if ('customer_id' in outcome) {
      const { result, customer_id, is_kept } = outcome;
      counts[result === 'unchanged' && extended.has(customer_id) ? 'updated' : result]++;
      counts.kept += Number(is_kept || kept.has(customer_id));
    } else refused.push({ index, reason: REASONS[outcome.result] });
  }
  return { ...counts, refused, changes: changesOf({ outcomes, ...extensions }) };
}

function changesOf({ outcomes, noted, granted }: Pick<Stored, 'outcomes' | 'noted' | 'granted'>): ImportChange[] {
  return outcomes.flatMap((outcome) => {
    if (!('customer_id' in outcome)) return [];
    const { customer_id: id, change } = outcome;
    const note = noted.get(id);
    const isGranted = granted.has(id);
    if (!change && note === undefined && !isGranted) return [];
    const { before, after, version } = change ?? { before: {}, after: {}, version: null };
    return {
      resource: 'customer',
      resource_id: id,
      before,
      after,
      version,
      note_ids: note === undefined ? [] : [note],
      is_granted: isGranted,
    };
  });
}

/**
 * Reads a customer from each row. A row without external_id may be the same person as a row with one, and a row with only
 * an email address the same person as a row with a phone. So rows with an id are stored first, then rows with a phone,
 * then the others. If no row has an id, rows with a phone are stored first.
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
      if (earlier !== null) return refused(`${kind}: Line ${earlier} has the same value`);
      const isCertain = kind === 'external_id' || (!hasIds && (kind === 'phone' || !hasPhones));
      if (isCertain) return entry;
      if (held.byPhone.length + held.byEmail.length >= MAX_HELD) {
        return refused(
          'external_id: More than 100000 rows of the file have no external_id. Import the other rows in a file of their own',
        );
      }
      held[kind === 'phone' ? 'byPhone' : 'byEmail'].push(entry);
      return undefined;
    },
    end: () => undefined,
    later: () => [held.byPhone, held.byEmail],
  };
}
