import { sendAtOnce } from '../../support/at-once';
import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('A sale', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const act = (id: number, action: 'complete' | 'cancel' | 'refund', body?: unknown) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/${id}/${action}`, { token: shop.manager, body });
  const list = async (query: string) => {
    const path = `/api/sales/${shop.business_id}?customer_id=${customer}&${query}`;
    const answer = await testApp.request('GET', path, { token: shop.staff });
    expect(answer.status).toBe(200);
    return answer.body as { sales: { id: number; status: string }[]; total: number };
  };
  const purchases = async () => {
    const path = `/api/customers/${shop.business_id}/${customer}/metrics`;
    return (await testApp.request('GET', path, { token: shop.staff })).body.metrics.total_purchases as number;
  };
  const pending = () => givenSale(testApp, shop, { customer_id: customer, status: 'pending' });

  it('that is pending is no purchase until it is completed', async () => {
    const sale = await pending();
    expect(sale).toMatchObject({ status: 'pending', completed_at: null });
    expect(await purchases()).toBe(0);
    const answer = await act(sale.id, 'complete');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ message: 'Sale completed successfully', sale: { status: 'completed' } });
    expect(answer.body.sale.completed_at).toMatch(/Z$/);
    expect(await purchases()).toBe(1);
  });

  it('can be completed at a moment in the past, and no other', async () => {
    const { id } = await pending();
    expectInvalid(await act(id, 'complete', { completed_at: '2999-01-01T00:00:00Z' }), 'completed_at');
    expectInvalid(await act(id, 'complete', { when: 'now' }), 'when');
    expect(await purchases()).toBe(0);
    const answer = await act(id, 'complete', { completed_at: '2024-03-01T12:00:00Z' });
    expect(answer.body.sale.completed_at).toBe('2024-03-01T12:00:00.000Z');
  });

  it('that is cancelled is no purchase', async () => {
    const { id } = await pending();
    const answer = await act(id, 'cancel');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      message: 'Sale cancelled successfully',
      sale: { status: 'cancelled', completed_at: null },
    });
    expect(await purchases()).toBe(0);
  });

  it('stays what it is when it cannot become what is asked', async () => {
    const completed = (await givenSale(testApp, shop, { customer_id: customer })).id;
    const cancelled = (await pending()).id;
    await act(cancelled, 'cancel');
    const refunded = (await givenSale(testApp, shop, { customer_id: customer })).id;
    await act(refunded, 'refund');
    const waiting = (await pending()).id;
    const refusals = [
      ...([completed, cancelled, refunded] as const).flatMap((id) => [
        [id, 'complete'] as const,
        [id, 'cancel'] as const,
      ]),
      ...([waiting, cancelled, refunded] as const).map((id) => [id, 'refund'] as const),
    ];
    for (const [id, action] of refusals) {
      const answer = await act(id, action);
      expect([action, answer.status]).toEqual([action, 409]);
      expect(answer.body.code).toBe(action === 'refund' ? 'sale_not_refundable' : 'sale_not_pending');
    }
    const { sales } = await list('');
    expect(Object.fromEntries(sales.map((sale) => [sale.id, sale.status]))).toEqual({
      ...{ [completed]: 'completed', [cancelled]: 'cancelled', [refunded]: 'refunded', [waiting]: 'pending' },
    });
    expect(await purchases()).toBe(1);
  });

  it('is completed once by many who try at the same moment', async () => {
    const { id } = await pending();
    const answers = await sendAtOnce(6, () => act(id, 'complete'));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await purchases()).toBe(1);
  });

  it.each(['complete', 'cancel', 'refund'] as const)('that does not exist has nothing to %s', async (action) => {
    const answer = await act(999_999, action);
    expect([answer.status, answer.body.error]).toEqual([404, 'Sale not found']);
  });

  it('is listed by state, customer and time, newest first, with the total', async () => {
    const sellAt = (completed_at: string) => givenSale(testApp, shop, { customer_id: customer, completed_at });
    const second = await sellAt('2024-01-02T00:00:00Z');
    const third = await sellAt('2024-01-03T00:00:00Z');
    const first = await sellAt('2024-01-01T00:00:00Z');
    const waiting = await pending();
    await givenSale(testApp, shop);
    const ids = async (query: string) => (await list(query)).sales.map((sale) => sale.id);
    expect(await ids('')).toEqual([waiting.id, third.id, second.id, first.id]);
    expect(await ids('status=pending')).toEqual([waiting.id]);
    expect(await ids('from=2024-01-02T00:00:00Z&to=2024-01-03T00:00:00Z')).toEqual([second.id]);
    expect(await ids('from=2024-01-02T03:00:00%2B03:00&to=2024-01-03T00:00:00.001Z')).toEqual([third.id, second.id]);
    expect(await list('limit=1&offset=2')).toMatchObject({ total: 4, limit: 1, offset: 2, sales: [{ id: second.id }] });
  });

  it.each([
    ['status', 'done'],
    ['customer_id', 'abc'],
    ['customer_id', '0'],
    ['from', 'yesterday'],
    ['to', '2024-01-01'],
    ['limit', '101'],
    ['offset', '-1'],
    ['colour', 'red'],
  ])('is not listed by %s=%s', async (field, value) => {
    const path = `/api/sales/${shop.business_id}?${field}=${value}`;
    expectInvalid(await testApp.request('GET', path, { token: shop.staff }), field);
  });

  it('is posted and completed by staff, cancelled and refunded by a manager', async () => {
    const { id } = await pending();
    const asStaff = (action: string) =>
      testApp.request('POST', `/api/sales/${shop.business_id}/${id}/${action}`, { token: shop.staff });
    expect((await asStaff('cancel')).status).toBe(403);
    expect((await asStaff('complete')).status).toBe(200);
    expect((await asStaff('refund')).status).toBe(403);
  });
});
