import { sendAtOnce } from '../../support/at-once';
import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenProgram, memberOf, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('Joining with a receipt', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, enrolment: 'opt_in' },
      earn: { spend: { points: 1, per: '1.00' } },
    });
    customer = (await givenCustomer(testApp, shop, { phone: '0712 345 678' })).id;
  });
  afterAll(() => testApp.close());

  const join = (body: unknown) =>
    testApp.request('POST', `/api/rewards/${shop.business_id}/members`, { token: shop.staff, body });
  const walkIn = (external_id: string, total_amount: string) =>
    givenSale(testApp, shop, { external_id, total_amount, total_items: 1 });
  const receipt = { external_id: 'R-7', total_amount: '75.00' };

  it('opens the account and claims the sale in one step, and again changes nothing', async () => {
    const { id } = await walkIn('R-7', '75.00');
    for (const is_new of [true, false]) {
      expect(await join({ phone: '0712 345 678', receipt })).toMatchObject({
        status: 200,
        body: { is_new, receipt: { sale_id: id, points_earned: '75' }, member: { balance: '75', is_member: true } },
      });
    }
    expect((await join({ customer_id: customer })).body).toMatchObject({ is_new: false, receipt: null });
  });

  it('leaves nobody joined if the receipt is refused', async () => {
    await walkIn('R-7', '75.00');
    const wrong = await join({ phone: '0712 345 678', receipt: { ...receipt, total_amount: '70.00' } });
    expect(wrong).toMatchObject({ status: 404, body: { code: 'receipt_not_found' } });
    expect(await memberOf(testApp, shop, customer)).toMatchObject({ is_member: false, joined_at: null });
    await join({ customer_id: customer, receipt });
    const otherCustomer = await givenCustomer(testApp, shop, { phone: '0712 345 679' });
    expect(await join({ customer_id: otherCustomer.id, receipt })).toMatchObject({
      status: 409,
      body: { code: 'receipt_taken' },
    });
    expect(await memberOf(testApp, shop, otherCustomer.id)).toMatchObject({ is_member: false, joined_at: null });
  });

  it('gives the sale once to one of several who come at once', async () => {
    await walkIn('R-7', '75.00');
    const ids = [customer];
    for (let count = 0; count < 4; count++) ids.push((await givenCustomer(testApp, shop)).id);
    const answers = await sendAtOnce(ids.length, (index) => join({ customer_id: ids[index], receipt }));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const members = await Promise.all(ids.map((id) => memberOf(testApp, shop, id)));
    expect(members.filter(({ is_member }) => is_member)).toMatchObject([{ balance: '75' }]);
  });

  it('needs number and amount', async () => {
    expectInvalid(await join({ customer_id: customer, receipt: { external_id: 'R-7' } }), 'receipt.total_amount');
    expectInvalid(await join({ customer_id: customer, receipt: 'R-7' }), 'receipt');
  });
});
