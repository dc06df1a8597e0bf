import { CustomerImportService } from '@wateja/customers';
import { withTenant } from '@wateja/prisma';
import { SaleImportService } from '@wateja/sales';
import fc from 'fast-check';

import type { Shop } from '../fixtures';
import type { Answer, TestApp } from '../test-app';
import type { Window } from './answered-totals';

const TYPES = ['walk_in', 'regular', 'vip', 'wholesale'] as const;
const DAY = 86_400_000;

/** The days of the sales. They are few, so that many sales are near the start or end of a day. */
export const FIRST_DAY = Date.parse('2024-03-01T00:00:00Z');
export const DAYS = 4;

/** Numbers that choose a record are taken modulo the number of existing ones, so that every sequence is valid. */
export type Step =
  | { do: 'create' | 'import'; type: (typeof TYPES)[number]; count: number }
  | { do: 'update'; who: number; type?: (typeof TYPES)[number]; is_active?: boolean }
  | { do: 'deactivate' | 'erase'; who: number }
  | { do: 'sell'; who: number | null; at: number | null; amount: number; is_pending: boolean; count: number }
  | { do: 'import-sales'; who: number; at: number; count: number }
  | { do: 'complete'; which: number; at: number | null }
  | { do: 'cancel'; which: number }
  | { do: 'refund'; which: number; amount: number | null }
  | { do: 'thresholds'; occasional_from: number; steps: number };

const is = <Name extends Step['do']>(...names: Name[]) => fc.constantFrom(...names);
const choice = fc.nat(1_000);
const type = fc.constantFrom(...TYPES);
const count = fc.integer({ min: 1, max: 4 });
const amount = fc.integer({ min: 1, max: 99_999 });

/** A time within these days, in milliseconds from the start. Most times are at the start or end of a day. */
const moment = fc.oneof(
  fc.nat(DAYS * DAY - 1),
  fc.tuple(fc.integer({ min: 1, max: DAYS - 1 }), fc.constantFrom(-1, 0, 1)).map(([day, shift]) => day * DAY + shift),
);
const at = fc.option(moment, { freq: 8 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: is('create', 'import'), type, count }) },
  {
    weight: 4,
    arbitrary: fc.record(
      { do: is('update'), who: choice, type, is_active: fc.boolean() },
      { requiredKeys: ['do', 'who'] },
    ),
  },
  { weight: 2, arbitrary: fc.record({ do: is('deactivate', 'erase'), who: choice }) },
  {
    weight: 9,
    arbitrary: fc.record({
      ...{ do: is('sell'), who: fc.option(choice, { freq: 5 }), at, amount, is_pending: fc.boolean() },
      count: fc.oneof(fc.constant(1), count),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('import-sales'), who: choice, at: moment, count }) },
  { weight: 5, arbitrary: fc.record({ do: is('complete'), which: choice, at }) },
  { weight: 2, arbitrary: fc.record({ do: is('cancel'), which: choice }) },
  { weight: 5, arbitrary: fc.record({ do: is('refund'), which: choice, amount: fc.option(amount) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is('thresholds'), occasional_from: fc.integer({ min: 2, max: 4 }), steps: count }),
  },
);

export const steps = (size: { minLength: number; maxLength: number }) => fc.array(step, size);

/** A shop that executes steps one after the other, or several at once. */
export class ShopDays {
  private readonly customers: number[] = [];
  private readonly sales: number[] = [];
  private imported = 0;

  constructor(
    private readonly testApp: TestApp,
    readonly shop: Shop,
  ) {}

  runStep(step: Step): Promise<unknown> {
    const { business_id } = this.shop;
    const [customers, sales] = [`/api/customers/${business_id}`, `/api/sales/${business_id}`];
    const customerPath = `${customers}/${'who' in step ? this.customer(step.who ?? 0) : 0}`;
    const which = `${sales}/${'which' in step ? (this.sales[step.which % this.sales.length] ?? 0) : 0}`;
    switch (step.do) {
      case 'create':
        return this.create(customers, step.type, step.count);
      case 'import':
        return this.import(step.type, step.count);
      case 'update': {
        const { type: customer_type, is_active } = step;
        return this.send('PATCH', customerPath, { customer_type, is_active });
      }
      case 'deactivate':
        return this.send('DELETE', customerPath);
      case 'erase':
        return this.send('POST', `${customerPath}/erase`, { reason: 'Asked in the shop' });
      case 'sell':
        return this.sell(sales, step);
      case 'import-sales':
        return this.importSales(step);
      case 'complete':
        return this.send('POST', `${which}/complete`, step.at === null ? {} : { completed_at: time(step.at) });
      case 'cancel':
        return this.send('POST', `${which}/cancel`);
      case 'refund':
        return this.send('POST', `${which}/refund`, step.amount === null ? {} : { amount: money(step.amount) });
      case 'thresholds': {
        const { occasional_from: first, steps: apart } = step;
        const body = { occasional_from: first, regular_from: first + apart, frequent_from: first + 2 * apart };
        return this.send('PATCH', `/api/businesses/${business_id}/loyalty`, body);
      }
    }
  }

  private async create(path: string, customer_type: string, size: number): Promise<void> {
    for (let index = 0; index < size; index++) {
      const { body } = await this.send('POST', path, { name: 'Amina', customer_type });
      this.customers.push(body.customer.id);
    }
  }

  private async sell(path: string, step: Extract<Step, { do: 'sell' }>): Promise<void> {
    const sale = {
      ...{ payment_method: 'cash', total_amount: money(step.amount), total_items: '1.5' },
      ...(step.is_pending ? { status: 'pending' } : step.at !== null && { completed_at: time(step.at) }),
    };
    const sales = Array.from({ length: step.count }, (_, index) => ({
      ...sale,
      customer_id: step.who === null ? null : this.customer(step.who + index),
    }));
    if (sales.length === 1) {
      const { body } = await this.send('POST', path, sales[0]);
      if (body.sale) this.sales.push(body.sale.id);
    } else {
      const { body } = await this.send('POST', `${path}/batch`, { sales });
      for (const { sale: created } of body.results) if (created) this.sales.push(created.id);
    }
  }

  /** From the second step on, the first record already exists. */
  private import(customer_type: (typeof TYPES)[number], size: number): Promise<void> {
    const rows = Array.from({ length: size }, (_, index) => ({
      ...{ external_id: `E-${index === 0 ? 0 : ++this.imported}`, name: 'Baraka', customer_type },
    }));
    return withTenant(this.shop.business_id, async () => {
      await this.testApp.app
        .get(CustomerImportService)
        .importBatch({ business_id: this.shop.business_id, country: 'KE' }, rows);
      const existing = await this.testApp.database.query<{ id: number }>(
        `SELECT id FROM customers WHERE business_id = ${this.shop.business_id} AND id <> ALL($1) ORDER BY id`,
        [this.customers],
      );
      this.customers.push(...existing.map(({ id }) => id));
    });
  }

  private importSales(step: Extract<Step, { do: 'import-sales' }>): Promise<void> {
    const sales = Array.from({ length: step.count }, (_, index) => ({
      customer_external_id: index === 0 ? null : `E-${step.who % (this.imported + 1)}`,
      sale: {
        ...{
          payment_method: 'mpesa' as const,
          status: 'completed' as const,
          completed_at: new Date(FIRST_DAY + step.at),
        },
        ...{ total_amount: '12.34', total_items: '2' },
      },
    }));
    return withTenant(this.shop.business_id, async () => {
      const business = { business_id: this.shop.business_id, currency: 'KES' };
      await this.testApp.app.get(SaleImportService).importBatch(business, sales);
    });
  }

  private customer = (choice: number) => this.customers[choice % this.customers.length] ?? 0;

  /** The service refuses steps that the state of the shop does not allow. Only other errors count. */
  private async send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> {
    const answer = await this.testApp.request(method, path, { token: this.shop.owner, ...(body && { body }) });
    if (answer.status >= 500) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer;
  }
}

const time = (shift: number) => new Date(FIRST_DAY + shift).toISOString();
const money = (cents: number) => (cents / 100).toFixed(2);

/** Periods: all time, whole days, periods that start or end within a day, and an empty period. */
export const WINDOWS: Window[] = [
  {},
  { from: time(DAY) },
  { to: time(2 * DAY) },
  { from: time(DAY), to: time(3 * DAY) },
  { from: time(DAY - 1), to: time(3 * DAY + 1) },
  { from: time(DAY + 1), to: time(3 * DAY - 1) },
  { from: time(DAY + 1), to: time(2 * DAY - 1) },
  { from: time(DAY / 2), to: time(2.5 * DAY) },
  { from: time(DAY - 1), to: time(DAY + 1) },
  { from: time(DAY), to: time(DAY) },
  { from: time(2 * DAY), to: time(DAY) },
];
