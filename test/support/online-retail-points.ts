import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import { readFileSync } from 'node:fs';

import { type ReferencePurchase, reference, type ReferenceTier } from './rewards-reference';

/** The shop of the tests is in Nairobi, three hours before UTC all year. */
const ZONE_HOURS = 3;

/** One point for each 10.00, good for twelve months and to the end of that month. */
export const PROGRAM = {
  is_enabled: true,
  valid_from: '2010-12-01',
  earn: { spend: { points: 1, per: '10.00' } },
  expiry: { after_months: 12, at: 'month_end' },
  tiers: {
    window: { type: 'rolling', months: 12 },
    keep_days: 0,
    ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '1000.00' }, { name: 'Gold', min_spent: '5000.00' }],
  },
};

const LADDER: ReferenceTier[] = PROGRAM.tiers.ladder.map((tier) => ({ min_spent: '0', min_purchases: 0, ...tier }));

/** The last days of the months of the data, and the day of the last invoice. */
export const MONTH_ENDS = [
  ...['2010-12-31', '2011-01-31', '2011-02-28', '2011-03-31', '2011-04-30', '2011-05-31', '2011-06-30'],
  ...['2011-07-31', '2011-08-31', '2011-09-30', '2011-10-31', '2011-11-30', '2011-12-09'],
];

/** The state of the shop on one day, according to the accountants' model. */
export interface ReferenceMonth {
  day: string;
  /** Points that customers could use at the end of the day. */
  outstanding: number;
  /** Points by the last day on which they can be used. */
  byEnd: Record<string, number>;
  /** Customers and what they have spent, by tier. Customers without a purchase are left out. */
  tiers: Record<string, { customers: number; spent: string }>;
  /** The tier of each customer who has spent at least the amount of Silver. Other customers are always Member. */
  tierOf: Map<string, string | null>;
}

interface Invoice extends ReferencePurchase {
  customer: string;
}

/** The invoices with their local day, and their amount in cents, rounded half up as the import does. */
function readInvoices(file: string): Invoice[] {
  const rows = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
  return rows.map(({ customer_id = '', invoice_date = '', amount_gbp = '' }) => ({
    customer: customer_id,
    on: new Date(Date.parse(invoice_date) + ZONE_HOURS * 3_600_000).toISOString().slice(0, 10),
    spent: new Decimal(amount_gbp).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber(),
    purchases: 1,
  }));
}

/** Computes the months of the shop with the accountants' model, which shares no code with Wateja. */
export function referenceMonths(file: string): ReferenceMonth[] {
  const invoices = readInvoices(file);
  return MONTH_ENDS.map((day) =>
    monthOf(
      invoices.filter(({ on }) => on <= day),
      day,
    ),
  );
}

function monthOf(invoices: Invoice[], day: string): ReferenceMonth {
  const byEnd: Record<string, number> = {};
  const byCustomer = new Map<string, Invoice[]>();
  for (const invoice of invoices) {
    byCustomer.set(invoice.customer, [...(byCustomer.get(invoice.customer) ?? []), invoice]);
    const end = reference.lastGoodDay(invoice.on, { months: 12, at: 'month_end' }) ?? '';
    const points = Math.floor(invoice.spent / 1_000);
    if (end >= day && points > 0) byEnd[end] = (byEnd[end] ?? 0) + points;
  }
  const month: ReferenceMonth = { day, byEnd, outstanding: sum(Object.values(byEnd)), tiers: {}, tierOf: new Map() };
  const cents: Record<string, number> = {};
  for (const [customer, purchases] of byCustomer) {
    const spent = sum(purchases.map((purchase) => purchase.spent));
    const tier = reference.tierAt(day, purchases, LADDER, { window: { type: 'rolling', months: 12 }, keep_days: 0 });
    const name = tier ?? 'none';
    cents[name] = (cents[name] ?? 0) + spent;
    month.tiers[name] = { customers: (month.tiers[name]?.customers ?? 0) + 1, spent: money(cents[name]) };
    if (spent >= 100_000) month.tierOf.set(customer, tier);
  }
  return month;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const money = (cents: number) => new Decimal(cents).div(100).toFixed(2);
