import type { BusinessContext } from '@wateja/auth';
import { type CustomerImportOutcome, type CustomerImportService, ERASED_NAME, identityOf } from '@wateja/customers';
import type { ConsentImport } from '@wateja/messaging';
import type { NotesService } from '@wateja/notes';
import type { PreferencesService } from '@wateja/preferences';
import type { PrismaService } from '@wateja/prisma';

import type { ImportChange } from './import-change';
import { type EntryReader, FirstLines, type Importer, type ReadEntry, type StoredBatch } from './importer';
import type { Layout } from './layout';
import { CONSENT_COLUMNS } from './read-consents';
import { type CustomerEntry, readCustomer } from './read-customer';
import { PREFERENCE_COLUMNS } from './read-preferences';
import { givenId } from './own-reports';
import type { CsvRecord } from './csv-rows';

const OPTIONAL = [
  ...(['phone', 'email', 'address', 'customer_type'] as const),
  ...(['prefer_sms', 'prefer_email', 'prefer_call', 'is_active', 'created_at', 'note', 'tags'] as const),
  ...PREFERENCE_COLUMNS,
  ...CONSENT_COLUMNS,
];

const CONTACT_INSTEAD = 'In place of external_id, the file can have a column phone or email.';

/** Maximum number of customers that wait in memory until all others are stored. */
const MAX_HELD = 100_000;

const REASONS = {
  erased: 'external_id: This customer was erased',
  ambiguous: 'phone: Several customers, or another row of the file, have this phone or email address',
  own: 'id: The shop already has the customer with this number. Change the customer in the console',
  too_many_tags: 'tags: A customer can have at most 50 tags, and a business 500 different ones',
};

/** The services that store what a file says about customers. */
export interface CustomerServices {
  prisma: PrismaService;
  customers: CustomerImportService;
  preferences: PreferencesService;
  notes: NotesService;
  consents: ConsentImport;
}

/** Imports a file in which each row is a customer. */
export function customerImporter(services: CustomerServices, business: BusinessContext): Importer<CustomerEntry> {
  const claimed = new Set<number>();
  return {
    resource: 'customer',
    columns(header) {
      if (header.includes('external_id')) return { required: ['external_id', 'name'], optional: OPTIONAL };
      const hasContact = header.includes('phone') || header.includes('email');
      if (hasContact) return { required: ['name'], optional: OPTIONAL };
      return { required: ['external_id', 'name'], optional: OPTIONAL, instead: CONTACT_INSTEAD };
    },
    batch: 1_000,
    reader: (layout) => customerReader(layout, business.country),
    preview: ({ customer, note, consents, preferences }) => ({ ...customer, note, consents, ...preferences }),
    async store(entries) {
      const stored = await services.prisma.transaction(() => storeAll(services, business, entries, claimed));
      for (const outcome of stored.outcomes) if ('customer_id' in outcome) claimed.add(outcome.customer_id);
      return toStored(stored);
    },
  };
}

/** The outcome of a row. Own: the shop itself wrote the report, and nothing but its number identifies the customer. */
type Outcome = CustomerImportOutcome | { result: 'own' };

/** The outcomes of a batch, and the customers who got a note or a consent, or kept an opt-out. */
interface Stored {
  outcomes: Outcome[];
  noted: Map<number, number>;
  granted: Set<number>;
  extended: Set<number>;
  kept: Set<number>;
}

/** Stores the customers, which locks them, and then what belongs to them. */
async function storeAll(
  services: CustomerServices,
  business: BusinessContext,
  entries: CustomerEntry[],
  claimed: ReadonlySet<number>,
): Promise<Stored> {
  const { notes, consents, preferences } = services;
  const outcomes = await storeCustomers(services, business, entries, claimed);
  const stored = outcomes.flatMap((outcome, index) => {
    const entry = entries[index];
    return 'customer_id' in outcome && entry
      ? [{ ...entry, customer_id: outcome.customer_id, result: outcome.result }]
      : [];
  });
  const created = stored.filter(({ result }) => result === 'created');
  await preferences.importBatch(
    business.business_id,
    created.flatMap(({ customer_id, preferences: read }) => (read ? [{ ...read, customer_id }] : [])),
  );
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

/** Stores the customers alone. @returns the outcome of each entry, in order */
async function storeCustomers(
  { customers }: CustomerServices,
  business: BusinessContext,
  entries: CustomerEntry[],
  claimed: ReadonlySet<number>,
): Promise<Outcome[]> {
  const ownRecords = entries.flatMap(({ customer, own }) => (own && isGiven(customer, own) ? own : []));
  const ownIds = await customers.findExistingIds(business.business_id, ownRecords);
  const isOwn = ({ customer, own: record }: CustomerEntry) =>
    record !== undefined && ownIds.has(record.id) && isGiven(customer, record);
  const otherEntries = entries.filter((entry) => !isOwn(entry));
  const isExact = entries.some(({ own: record }) => record !== undefined);
  const rows = otherEntries.map(({ customer }) => customer);
  const { outcomes } = await customers.importBatch(business, rows, { claimed, isExact });
  const outcomeOf = new Map(otherEntries.map((entry, index) => [entry, outcomes[index]]));
  return entries.map((entry) => outcomeOf.get(entry) ?? { result: 'own' });
}

/** True if nothing but the number of the report identifies the customer. */
const isGiven = ({ external_id }: CustomerEntry['customer'], { id }: { id: number }) => external_id === givenId(id);

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
  let erased = 0;
  const hasIds = layout.columns.includes('external_id');
  const hasPhones = layout.columns.includes('phone');
  return {
    take(record) {
      const entry = readCustomer(record, layout);
      if ('reasons' in entry) return entry;
      if (layout.isOwn) {
        if (!isErased(entry.value.customer)) return withOwnNumber(entry, record, lines, country);
        erased++;
        return undefined;
      }
      const rejectedRow = (reason: string) => ({ rows: [record], reasons: [reason] });
      const identity = identityOf(entry.value.customer, country);
      if (identity === null)
        return rejectedRow('external_id: Required for a customer without a phone or email address');
      const earlier = lines.addId(identity, record.line);
      const [kind = 'external_id'] = identity.startsWith('id ') ? [] : identity.includes('@') ? ['email'] : ['phone'];
      if (earlier !== null) return rejectedRow(`${kind}: Line ${earlier} has the same value`);
      const isCertain = kind === 'external_id' || (!hasIds && (kind === 'phone' || !hasPhones));
      if (isCertain) return entry;
      if (held.byPhone.length + held.byEmail.length >= MAX_HELD) {
        return rejectedRow(
          'external_id: More than 100000 rows of the file have no external_id. Import the other rows in a file of their own',
        );
      }
      held[kind === 'phone' ? 'byPhone' : 'byEmail'].push(entry);
      return undefined;
    },
    end: () => undefined,
    later: () => [held.byPhone, held.byEmail],
    notes: () => (erased === 0 ? [] : [`Left out ${erased} erased customers. Their sales have no customer.`]),
  };
}

/** Nothing is left of an erased customer. */
const isErased = ({ name, is_active, external_id, phone, email }: CustomerEntry['customer']) =>
  name === ERASED_NAME && is_active === false && !(external_id ?? phone ?? email);

/**
 * A customer of a report of Wateja. If neither an external_id nor a contact that no earlier row has identifies the
 * customer, the number of the report does. The active and the deactivated customers come in two files, which may share
 * contacts, so a contact identifies no deactivated customer.
 */
function withOwnNumber(
  entry: { rows: CsvRecord[]; value: CustomerEntry },
  record: CsvRecord,
  lines: FirstLines,
  country: string,
): ReadEntry<CustomerEntry> {
  const { customer, own } = entry.value;
  const rejectedRow = (reason: string) => ({ rows: [record], reasons: [reason] });
  if (!own) return rejectedRow('id: Required, with created_at');
  const contact = customer.external_id || customer.is_active === false ? null : identityOf(customer, country);
  const isFirst = contact !== null && lines.addId(contact, record.line) === null;
  if (isFirst) return entry;
  const externalId = customer.external_id ?? givenId(own.id);
  const earlier = lines.addId(`id ${externalId}`, record.line);
  if (earlier !== null) return rejectedRow(`external_id: Line ${earlier} has the same value`);
  return { ...entry, value: { ...entry.value, customer: { ...customer, external_id: externalId } } };
}
