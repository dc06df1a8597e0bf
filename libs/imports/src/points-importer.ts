import type { BusinessContext } from '@wateja/auth';
import type { CustomerImportService } from '@wateja/customers';
import {
  localDayOf,
  type OpeningBalance,
  type OpeningBalancesService,
  type OpeningOutcome,
  ProgramDisabled,
} from '@wateja/rewards';

import { ImportRefused } from './import-refused';
import { type EntryReader, FirstLines, type Importer, type StoredBatch } from './importer';
import type { Layout } from './layout';
import { CUSTOMER_COLUMNS, readPoints } from './read-points';

const INSTEAD = 'In place of external_id, the file can have a column customer_id, phone or email.';
const SWITCHED_OFF =
  'The loyalty programme of this business is not switched on. An owner switches it on before points are imported.';

/** The reason for each opening balance that was not stored, with its column. */
const REASONS: Record<Exclude<OpeningOutcome['result'], 'created' | 'unchanged'> | 'repeated', string> = {
  'customer-missing': 'external_id: This customer does not exist. Import the customers first',
  'customer-ambiguous': 'phone: Several customers have this phone or email address. Write external_id or customer_id',
  'customer-erased': 'external_id: This customer was erased',
  conflict: 'points: The customer has another opening balance with this last day. Adjust the points in the console',
  ended: 'last_good_day: Must not be in the past',
  repeated: 'points: Another row has the same customer and last day. Add up their points in one row',
};

/** The first row of the file for each customer and last day, because rows can name one customer in two ways. */
type BookedRows = Map<string, OpeningBalance>;

/** The services that store opening balances. */
export interface PointsServices {
  balances: OpeningBalancesService;
  customers: Pick<CustomerImportService, 'assertSameCountry'>;
}

/** Imports a file in which each row is what a customer had in another program: points, and perhaps their last day. */
export function pointsImporter(services: PointsServices, business: BusinessContext): Importer<OpeningBalance> {
  const booked: BookedRows = new Map();
  return {
    resource: 'points',
    columns(header) {
      const customer = CUSTOMER_COLUMNS.find((column) => header.includes(column));
      const optional = [...CUSTOMER_COLUMNS.filter((column) => column !== customer), 'last_good_day'];
      if (customer) return { required: [customer, 'points'], optional };
      return { required: ['external_id', 'points'], optional, instead: INSTEAD };
    },
    batch: 1_000,
    reader: (layout) => pointsReader(layout, business),
    key: nameOf,
    preview: ({ points, contact, ...others }) => ({ ...others, customer_contact: contact, points: points / 1_000 }),
    store: (balances) => store(services, business, balances, booked),
  };
}

const nameOf = ({ customer_id, external_id, contact }: OpeningBalance) => String(customer_id ?? external_id ?? contact);

/**
 * Rejects a second row of a customer with the same last day. Nobody can tell whether the file has one balance twice, or
 * two balances. A row without points says nothing, so it does not count.
 */
function pointsReader(layout: Layout, { country, timezone }: BusinessContext): EntryReader<OpeningBalance> {
  const lines = new FirstLines();
  return {
    take(record) {
      const entry = readPoints(record, layout, country, (time) => localDayOf(time, timezone));
      if ('reasons' in entry || entry.value.points === 0) return entry;
      const column = columnOf(entry.value);
      const earlier = lines.addId(`${column} ${nameOf(entry.value)} ${entry.value.last_good_day}`, record.line);
      if (earlier === null) return entry;
      const reason = `${column}: Line ${earlier} has the same customer and last day. Add up their points in one row`;
      return { rows: [record], reasons: [reason] };
    },
    end: () => undefined,
  };
}

function columnOf({ customer_id, external_id, contact }: OpeningBalance): (typeof CUSTOMER_COLUMNS)[number] {
  if (customer_id !== undefined) return 'customer_id';
  if (external_id !== undefined) return 'external_id';
  return contact?.includes('@') ? 'email' : 'phone';
}

async function store(
  { balances: service, customers }: PointsServices,
  business: BusinessContext,
  balances: OpeningBalance[],
  booked: BookedRows,
): Promise<StoredBatch> {
  if (balances.some(({ contact }) => contact)) await customers.assertSameCountry(business);
  const outcomes = await service.importBatch(business, balances).catch((error: unknown) => {
    throw error instanceof ProgramDisabled ? new ImportRefused(SWITCHED_OFF) : error;
  });
  const results = outcomes.map((outcome, index) => resultOf(outcome, balances[index], booked));
  const count = (wantedResult: OpeningOutcome['result']) => results.filter((result) => result === wantedResult).length;
  return {
    ...{ created: count('created'), updated: 0, unchanged: count('unchanged') },
    refused: results.flatMap((result, index) =>
      result === 'created' || result === 'unchanged' ? [] : [{ index, reason: REASONS[result] }],
    ),
    changes: outcomes.flatMap((outcome) =>
      outcome.result === 'created'
        ? [{ resource: 'points' as const, resource_id: outcome.entry_id, before: null, after: {} }]
        : [],
    ),
  };
}

/** A balance that was stored already is unchanged, but not if an earlier row of this file is the one that was stored. */
function resultOf(
  outcome: OpeningOutcome,
  balance: OpeningBalance | undefined,
  booked: BookedRows,
): keyof typeof REASONS | 'created' | 'unchanged' {
  if (!('customer_id' in outcome) || !balance || balance.points === 0) return outcome.result;
  const place = `${outcome.number} ${balance.last_good_day}`;
  const first = booked.get(place) ?? balance;
  booked.set(place, first);
  // A batch that failed comes again in halves, with the same objects.
  return outcome.result === 'unchanged' && first !== balance ? 'repeated' : outcome.result;
}
