import { MetricsAuditService } from '@wateja/loyalty';
import { PointsAuditService } from '@wateja/rewards';

import { expectStatus, givenAnotherShop, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { balanceOf, givenProgram } from '../../support/rewards-shop';
import { stateOfShop } from '../../support/shop-state';
import { createTestApp, type TestApp } from '../../support/test-app';
import { importOverHttp, revertToEnd } from '../../support/uploads';

const SALE_COLUMNS =
  'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items,refunded_amount';

/** Numbers that look random, and are the same in each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('The books after the revert of imports', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const run = (kind: string, content: string) => importOverHttp(testApp, shop, { kind, content });

  async function expectRightBooks(): Promise<void> {
    for (const service of [MetricsAuditService, PointsAuditService]) {
      for await (const { result } of testApp.app.get<MetricsAuditService>(service).verify(shop.business_id)) {
        expect(result).toEqual([]);
      }
    }
  }

  it('have the points as before, and an entry for each that is taken back', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1' });
    await givenProgram(testApp, shop);
    await givenSale(testApp, shop, { customer_id: customer, total_amount: '500.00', total_items: '1' });
    const before = await balanceOf(testApp, shop, customer);
    const path = `/api/customers/${shop.business_id}/${customer}/metrics`;
    const metrics = async () =>
      expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200).body.metrics;
    const metricsBefore = await metrics();
    const rows = [
      'R-1,C-1,cash,,2024-01-15T10:30:00Z,1000.00,3,',
      'R-2,C-1,cash,,2024-01-16T10:30:00Z,300.00,2,100.00',
    ];
    const { id } = await run('sales', [SALE_COLUMNS, ...rows, 'R-3,,cash,,2024-01-17T10:30:00Z,300.00,2,'].join('\n'));
    expect(Number(await balanceOf(testApp, shop, customer))).toBe(Number(before) + 12);
    const { revert } = await revertToEnd(testApp, shop, id);
    expect(revert).toMatchObject({ removed: 1, kept: 3 });
    for (const record of revert.records) expect(record.reason).toBe('points');
    expect(await balanceOf(testApp, shop, customer)).toBe(before);
    expect(await metrics()).toEqual(metricsBefore);
    await expectRightBooks();
  });

  it.each([
    { case: 'are without a refund that moved no points', amounts: [10], removed: 1 },
    { case: 'keep refunds of a sale that moved points only together', amounts: [40, 20], removed: 0 },
  ])('$case', async ({ amounts, removed }) => {
    await givenCustomer(testApp, shop, { external_id: 'C-1' });
    await givenProgram(testApp, shop);
    await run('sales', `${SALE_COLUMNS}\nR-1,C-1,cash,,2024-01-15T10:30:00Z,350.00,3,`);
    const before = await stateOfShop(testApp, shop.business_id);
    const refunds = amounts.map(
      (amount, index) => `F-${index},C-1,cash,,2024-01-1${6 + index}T10:30:00Z,-${amount}.00,0,`,
    );
    const { id, counts } = await run('sales', [SALE_COLUMNS, ...refunds].join('\n'));
    expect(counts).toMatchObject({ created: amounts.length });
    expect((await revertToEnd(testApp, shop, id)).revert).toMatchObject({ removed, kept: amounts.length - removed });
    if (removed > 0) expect(await stateOfShop(testApp, shop.business_id)).toEqual(before);
    await expectRightBooks();
  });

  it.each([1, 2, 3, 4, 5])('are as before any of them: mixture %i', async (seed) => {
    const below = seeded(seed);
    const names = ['Wanjiru', 'Otieno', 'Amina', 'Fatuma', 'Njeri'];
    const customerRows = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        const phone = below(3) === 0 ? '' : `0712 ${String(100_000 + index * 7 + below(3)).padStart(6, '0')}`;
        const fields = [`${names[below(5)]} ${below(4)}`, phone, ['', 'yes', 'no'][below(3)], ['', 'vip'][below(2)]];
        return `C-${index},${fields.join()},${['', 'Likes tea', 'Pays late'][below(3)]}`;
      });
    const columns = 'external_id,name,phone,prefer_email,customer_type,note';
    const saleRows = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => {
        const cents = 100 + below(90_000);
        const refunded = [0, 0, cents, below(cents) + 1][below(4)] ?? 0;
        const customer = below(4) === 0 ? '' : `C-${below(12)}`;
        const day = String(1 + below(28)).padStart(2, '0');
        const amounts = `${(cents / 100).toFixed(2)},${1 + below(5)},${refunded > 0 ? (refunded / 100).toFixed(2) : ''}`;
        return `R-${from + index},${customer},cash,,2024-0${1 + below(9)}-${day}T10:30:00Z,${amounts}`;
      });
    const refundRows = Array.from(
      { length: 5 },
      (_, index) => `F-${index},C-${below(12)},cash,,2024-11-0${index + 1}T10:30:00Z,-${1 + below(40)}.00,1,`,
    );
    await run('customers', [columns, ...customerRows(8)].join('\n'));
    await run('sales', [SALE_COLUMNS, ...saleRows(0, 10)].join('\n'));
    const before = await stateOfShop(testApp, shop.business_id);
    const customers = await run('customers', [columns, ...customerRows(12)].join('\n'));
    const between = await stateOfShop(testApp, shop.business_id);
    const sales = await run('sales', [SALE_COLUMNS, ...saleRows(10, 25), ...refundRows].join('\n'));
    expect((await revertToEnd(testApp, shop, sales.id)).revert.kept).toBe(0);
    expect(await stateOfShop(testApp, shop.business_id)).toEqual(between);
    expect((await revertToEnd(testApp, shop, customers.id)).revert.kept).toBe(0);
    expect(await stateOfShop(testApp, shop.business_id)).toEqual(before);
    await expectRightBooks();
  });
});
