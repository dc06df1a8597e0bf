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
import type { Importer, StoredBatch } from './importer';
import { CUSTOMER_COLUMNS, readPoints } from './read-points';

const INSTEAD = 'In place of external_id, the file can have a column customer_id, phone or email.';
const SWITCHED_OFF =
  'The loyalty programme of this business is not switched on. An owner switches it on before points are imported.';

/** The reason for each opening balance that was not stored, with its column. */
const REASONS: Record<Exclude<OpeningOutcome['result'], 'created' | 'unchanged'>, string> = {
  'customer-missing': 'external_id: This customer does not exist. Import the customers first',
  'customer-ambiguous': 'phone: Several customers have this phone or email address. Write external_id or customer_id',
  'customer-erased': 'external_id: This customer was erased',
  conflict: 'points: The customer has another opening balance with this last day. Adjust the points in the console',
  ended: 'last_good_day: Must not be in the past',
};

/** The services that store opening balances. */
export interface PointsServices {
  balances: OpeningBalancesService;
  customers: Pick<CustomerImportService, 'assertSameCountry'>;
}

/** Imports a file in which each row is what a customer had in another program: points, and perhaps their last day. */
export function pointsImporter(services: PointsServices, business: BusinessContext): Importer<OpeningBalance> {
  const { country, timezone } = business;
  return {
    resource: 'points',
    columns(header) {
      const customer = CUSTOMER_COLUMNS.find((column) => header.includes(column));
      const optional = [...CUSTOMER_COLUMNS.filter((column) => column !== customer), 'last_good_day'];
      if (customer) return { required: [customer, 'points'], optional };
      return { required: ['external_id', 'points'], optional, instead: INSTEAD };
    },
    batch: 1_000,
    reader: (layout) => ({
      take: (record) => readPoints(record, layout, country, (time) => localDayOf(time, timezone)),
      end: () => undefined,
    }),
    key: ({ customer_id, external_id, contact }) => String(customer_id ?? external_id ?? contact),
    preview: ({ points, contact, ...others }) => ({ ...others, customer_contact: contact, points: points / 1_000 }),
    store: (balances) => store(services, business, balances),
  };
}

async function store(
  { balances: service, customers }: PointsServices,
  business: BusinessContext,
  balances: OpeningBalance[],
): Promise<StoredBatch> {
  if (balances.some(({ contact }) => contact)) await customers.assertSameCountry(business);
  const outcomes = await service.importBatch(business, balances).catch((error: unknown) => {
    throw error instanceof ProgramDisabled ? new ImportRefused(SWITCHED_OFF) : error;
  });
  const count = (wanted: OpeningOutcome['result']) => outcomes.filter(({ result }) => result === wanted).length;
  return {
    ...{ created: count('created'), updated: 0, unchanged: count('unchanged') },
    refused: outcomes.flatMap(({ result }, index) =>
      result === 'created' || result === 'unchanged' ? [] : [{ index, reason: REASONS[result] }],
    ),
    changes: outcomes.flatMap((outcome) =>
      outcome.result === 'created'
        ? [{ resource: 'points' as const, resource_id: outcome.entry_id, before: null, after: {} }]
        : [],
    ),
  };
}
