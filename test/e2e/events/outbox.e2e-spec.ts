import { EventDelivery } from '@wateja/events';
import { MetricsAuditService } from '@wateja/loyalty';
import fc from 'fast-check';

import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { Outbox } from '../../support/outbox';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

const NOTHING = { total_purchases: 0, total_spent: '0.00' };
const ONE_SALE = { total_purchases: 1, total_spent: '100.00' };

describe('Events', () => {
  let testApp: TestApp;
  let shop: Shop;
  let outbox: Outbox;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    outbox = new Outbox(testApp, shop.business_id);
  });
  afterEach(() => outbox.restore());
  afterAll(() => testApp.close());

  async function metricsOf(customerId: number) {
    const url = `/api/customers/${shop.business_id}/${customerId}/metrics`;
    const { metrics } = expectStatus(await testApp.request('GET', url, { token: shop.staff }), 200).body;
    return { total_purchases: metrics.total_purchases, total_spent: metrics.total_spent };
  }

  const refund = async (saleId: number, body?: object) =>
    expectStatus(
      await testApp.request('POST', `/api/sales/${shop.business_id}/${saleId}/refund`, { token: shop.manager, body }),
      200,
    );

  const sellBatch = async (sales: object[]) => {
    const url = `/api/sales/${shop.business_id}/batch`;
    const goods = { payment_method: 'cash', total_amount: '5.00', total_items: 1 };
    const body = { sales: sales.map((sale) => ({ ...goods, ...sale })) };
    return expectStatus(await testApp.request('POST', url, { token: shop.staff, body }), 200);
  };

  /** How many customers have metrics that the ledger does not give. */
  async function countWrong(): Promise<number> {
    let count = 0;
    for await (const step of testApp.app.get(MetricsAuditService).verify(shop.business_id)) count += step.result.length;
    return count;
  }

  describe('in any order, any number of times', () => {
    it('lead to the metrics that the ledger gives', async () => {
      const customers = [await givenCustomer(testApp, shop), await givenCustomer(testApp, shop)];
      outbox.withoutPoller();
      const resume = outbox.withoutFirstAttempts();
      for (let number = 0; number < 16; number++) {
        const { id } = await givenSale(testApp, shop, { customer_id: customers[number % 2]!.id });
        if (number % 3 === 0) await refund(id);
      }
      const recorded = (await outbox.rows()).map(({ id }) => id);
      expect(recorded).toHaveLength(22);
      expect(await countWrong()).toBe(2);
      resume();

      const deliveries = fc
        .array(fc.integer({ min: 1, max: 5 }), { minLength: recorded.length, maxLength: recorded.length })
        .map((times) => times.flatMap((count, index) => Array<number>(count).fill(recorded[index]!)))
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
      for (const id of fc.sample(deliveries, 1)[0]!) await outbox.redeliver(id);
      await outbox.delivered();
      expect(await countWrong()).toBe(0);
      for (const { id } of customers)
        expect(await metricsOf(id)).toEqual({ total_purchases: 5, total_spent: '500.00' });
    });

    it('take a refund that comes before its sale', async () => {
      const { id: customer_id } = await givenCustomer(testApp, shop);
      outbox.withoutPoller();
      const resume = outbox.withoutFirstAttempts();
      const items = [{ product_id: 1, quantity: 2, unit_price: '100.00' }];
      const sale = await givenSale(testApp, shop, { customer_id, items });
      await refund(sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity: 1 }] });
      const recorded = await outbox.rows();
      expect(recorded.map(({ name }) => name)).toEqual(['sale.completed', 'sale.refunded']);
      expect(await metricsOf(customer_id)).toEqual(NOTHING);
      resume();
      for (const { id } of recorded.toReversed()) {
        await outbox.redeliver(id);
        expect(await metricsOf(customer_id)).toEqual(ONE_SALE);
      }
    });
  });

  describe('with a listener that fails', () => {
    const fail = (reason: string) => async () => {
      throw new Error(reason);
    };

    it('never fail the sale, wait with the reason, and arrive later', async () => {
      const { id: customer_id } = await givenCustomer(testApp, shop);
      const startPoller = outbox.withoutPoller();
      const repair = outbox.listen('sale.completed', fail('The printer is on fire'));
      expect(await givenSale(testApp, shop, { customer_id })).toMatchObject({ status: 'completed' });
      const [event] = await outbox.rows();
      expect(event).toMatchObject({ status: 'pending', attempts: 1, is_moved: true });
      expect(event!.last_error).toContain('The printer is on fire');
      // All listeners of an event succeed, or none does.
      expect(await metricsOf(customer_id)).toEqual(NOTHING);

      repair();
      startPoller();
      await outbox.delivered();
      expect(await outbox.rows()).toMatchObject([{ attempts: 2 }]);
      expect(await metricsOf(customer_id)).toEqual(ONE_SALE);
    });

    it('count the attempt even when the reason is nothing that text can hold', async () => {
      outbox.withoutPoller();
      outbox.listen('sale.completed', fail('Unreadable: \u0000'));
      await givenSale(testApp, shop);
      const [event] = await outbox.rows();
      expect(event).toMatchObject({ status: 'pending', attempts: 1, is_moved: true });
      expect(event!.last_error).toContain('Unreadable');
    });

    it('do not hold up the events beside them', async () => {
      const customers = [await givenCustomer(testApp, shop), await givenCustomer(testApp, shop)];
      outbox.listen('sale.completed', async ({ customer_id }) => {
        if (customer_id === customers[0]!.id) throw new Error('Not for this one');
      });
      await sellBatch(customers.map(({ id }) => ({ customer_id: id })));
      expect(await metricsOf(customers[0]!.id)).toEqual(NOTHING);
      expect(await metricsOf(customers[1]!.id)).toEqual({ total_purchases: 1, total_spent: '5.00' });
    });

    it('are parked after the twelfth attempt, and left alone until somebody replays them', async () => {
      const { id: customer_id } = await givenCustomer(testApp, shop);
      const startPoller = outbox.withoutPoller();
      const repair = outbox.listen('sale.completed', fail('Still on fire'));
      await givenSale(testApp, shop, { customer_id });
      await outbox.change('attempts = 10, next_attempt_at = now()');
      startPoller();
      await waitUntil('the eleventh attempt failed', async () => (await outbox.rows())[0]!.attempts === 11);
      expect(await outbox.rows()).toMatchObject([{ status: 'pending' }]);
      await outbox.change('next_attempt_at = now()');
      await waitUntil('the event is parked', async () => (await outbox.rows())[0]!.status === 'parked');

      repair();
      await outbox.change('next_attempt_at = now()');
      await testApp.app.get(EventDelivery).deliverDue(100);
      expect(await outbox.rows()).toMatchObject([{ status: 'parked', attempts: 12 }]);
      await outbox.change("status = 'pending'");
      await outbox.delivered();
      expect(await metricsOf(customer_id)).toEqual(ONE_SALE);
    });

    it('roll back the creation of a customer when the event is announced within it', async () => {
      outbox.listen('customers.created', fail('No room'));
      const body = { name: 'Amina Hassan' };
      const url = `/api/customers/${shop.business_id}`;
      const answer = await testApp.request('POST', url, { token: shop.staff, body });
      expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
      expect(answer.text).not.toContain('No room');
      for (const table of ['customers', 'customer_preferences', 'customer_purchase_history']) {
        const rows = await testApp.database.query(`SELECT * FROM ${table} WHERE business_id = $1`, [shop.business_id]);
        expect(rows).toEqual([]);
      }
    });
  });

  it('do not keep the till waiting for a slow listener, and metrics follow when it is done', async () => {
    const { id: customer_id } = await givenCustomer(testApp, shop);
    const hasty = await createTestApp({ EVENTS_BUDGET_MS: '' }, testApp.database);
    try {
      const gate = outbox.gate();
      outbox.listen('sale.completed', () => gate.isOpen, hasty);
      outbox.withoutPoller();
      await givenSale(hasty, shop, { customer_id });
      expect(await outbox.rows()).toMatchObject([{ status: 'pending' }]);
      expect(await metricsOf(customer_id)).toEqual(NOTHING);
      gate.open();
      await outbox.delivered();
      expect(await metricsOf(customer_id)).toEqual(ONE_SALE);
    } finally {
      await hasty.close();
    }
  });
});
