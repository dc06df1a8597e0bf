import { expectStatus, givenAnotherShop, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

interface Total {
  method: string;
  sales: number;
  amount: string;
  refunded: string;
}

describe('The payments of a period', () => {
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

  const getTotals = (query = '', token = shop.manager) =>
    testApp.request('GET', `/api/analytics/${shop.business_id}/payments${query}`, { token });
  const totals = async (query = ''): Promise<Total[]> => expectStatus(await getTotals(query), 200).body.payments;
  const refund = async (sale: { id: number }, body: object = {}) =>
    expectStatus(
      await testApp.request('POST', `/api/sales/${shop.business_id}/${sale.id}/refund`, { token: shop.manager, body }),
      200,
    );
  const pay = (method: string, amount: string) => ({ method, amount });
  const paid = (total_amount: string, payments: object[], more: object = {}) =>
    givenSale(testApp, shop, { total_amount, total_items: 1, payment_method: undefined, payments, ...more });
  const at = (completed_at: string, payment_method = 'cash') =>
    givenSale(testApp, shop, { total_amount: '10.00', total_items: 1, payment_method, completed_at });

  it('are none before the first sale', async () => {
    expect(await totals()).toEqual([]);
  });

  it('count sales with one method and with several, today, the largest amount first', async () => {
    await givenSale(testApp, shop, { payment_method: 'cash' });
    await paid('100.00', [pay('mpesa', '60.00'), pay('cash', '40.00')]);
    await paid('90.00', [
      { ...pay('mpesa', '30.00'), reference: 'A' },
      { ...pay('mpesa', '60.00'), reference: 'B' },
    ]);
    await givenSale(testApp, shop, { payment_method: 'voucher', status: 'pending' });
    expect(await totals()).toEqual([
      { method: 'mpesa', sales: 2, amount: '150.00', refunded: '0.00' },
      { method: 'cash', sales: 2, amount: '140.00', refunded: '0.00' },
    ]);
  });

  it('spread a refund over the payments by largest remainder, to the cent', async () => {
    const sale = await paid('100.00', [pay('mpesa', '33.34'), pay('cash', '33.33'), pay('card', '33.33')]);
    await refund(sale, { amount: '10.00' });
    const refunded = async () => Object.fromEntries((await totals()).map((row) => [row.method, row.refunded]));
    // The shares are 3.334, 3.333 and 3.333: the cent that is left goes to the largest remainder.
    expect(await refunded()).toEqual({ mpesa: '3.34', cash: '3.33', card: '3.33' });
    await refund(sale);
    expect(await refunded()).toEqual({ mpesa: '33.34', cash: '33.33', card: '33.33' });
  });

  it('spread it in whole amounts where the currency has no decimals', async () => {
    shop = await givenAnotherShop(testApp, first, { currency: 'UGX' });
    const sale = await paid('3000', [pay('mpesa', '1000'), pay('cash', '1000'), pay('card', '1000')]);
    await refund(sale, { amount: '1000' });
    // If remainders are equal, the first payment gets what is left.
    expect((await totals()).map(({ method, refunded }) => [method, refunded]).sort()).toEqual([
      ['card', '333.00'],
      ['cash', '333.00'],
      ['mpesa', '334.00'],
    ]);
  });

  it('agree with a model, whatever is paid and refunded', async () => {
    const methods = ['cash', 'mpesa', 'card', 'voucher'];
    const expected = new Map<string, { sales: number; amount: number; refunded: number }>();
    for (let n = 1; n <= 25; n++) {
      const cents = Array.from({ length: 1 + (n % 5) }, (_, index) => 1 + ((n * 7919 + index * 104_729) % 5_000));
      const total = cents.reduce((sum, part) => sum + part, 0);
      const payments = cents.map((part, index) => pay(methods[(n + index) % 4]!, (part / 100).toFixed(2)));
      const sale = await paid((total / 100).toFixed(2), payments);
      const back = n % 3 === 0 ? 0 : (n * 6_007) % (total + 1);
      if (back > 0) await refund(sale, { amount: (back / 100).toFixed(2) });
      const shares = cents.map((part, index) => ({
        index,
        whole: Math.floor((part * back) / total),
        rest: (part * back) % total,
      }));
      const left = back - shares.reduce((sum, { whole }) => sum + whole, 0);
      const favoured = shares.toSorted((a, b) => b.rest - a.rest || a.index - b.index).slice(0, left);
      for (const [index, { method }] of payments.entries()) {
        const sums = expected.get(method) ?? { sales: 0, amount: 0, refunded: 0 };
        const isFirst = payments.findIndex((payment) => payment.method === method) === index;
        expected.set(method, {
          sales: sums.sales + (isFirst ? 1 : 0),
          amount: sums.amount + cents[index]!,
          refunded: sums.refunded + shares[index]!.whole + (favoured.some((share) => share.index === index) ? 1 : 0),
        });
      }
    }
    const rows = (await totals()).map(({ method, sales, amount, refunded }) => [
      method,
      { sales, amount: Math.round(Number(amount) * 100), refunded: Math.round(Number(refunded) * 100) },
    ]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
  });

  it('are those of the days of the shop, the last one included', async () => {
    shop = await givenAnotherShop(testApp, first, { timezone: 'Africa/Nairobi' });
    await at('2024-01-14T20:59:59Z', 'card');
    await at('2024-01-14T21:00:00Z', 'cash');
    await at('2024-01-16T20:59:59Z', 'mpesa');
    await at('2024-01-16T21:00:00Z', 'voucher');
    const methods = async (query: string) => (await totals(query)).map(({ method }) => method).sort();
    expect(await methods('?from=2024-01-15&to=2024-01-16')).toEqual(['cash', 'mpesa']);
    expect(await methods('?from=2024-01-15&to=2024-01-15')).toEqual(['cash']);
    expect(await methods('?from=2024-01-14T20:59:59Z&to=2024-01-16T21:00:00Z')).toEqual(['card', 'cash', 'mpesa']);
    expect(await methods('?from=2024-01-14T20:59:59Z&to=2024-01-14T21:00:00Z')).toEqual(['card']);
    expect(await methods('')).toEqual([]);
  });

  it.each([
    ['?to=2024-01-15', 'from'],
    ['?from=2024-01-15', 'from'],
    ['?from=2024-01-15&to=2024-01-14', 'to'],
    ['?from=2023-01-01&to=2024-01-15', 'from'],
    ['?from=2024-02-30&to=2024-03-01', 'from'],
    ['?from=yesterday', 'from'],
    ['?from=0001-01-01&to=1970-01-01', 'from'],
  ])('name the parameter that does not fit: %s', async (query, path) => {
    const answer = expectStatus(await getTotals(query), 400);
    expect(answer.body.details[0]).toMatchObject({ path });
  });

  it('are for managers', async () => {
    shop = first;
    expectStatus(await getTotals('', first.staff), 403);
    expectStatus(await getTotals('', first.manager), 200);
  });
});
