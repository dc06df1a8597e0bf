import { sendAtOnce } from '../../support/at-once';
import { auditEntries } from '../../support/audit';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { merge } from '../../support/merging';
import { givenProgram, memberOf, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';
import { waitUntil } from '../../support/wait-until';

describe('Somebody new at the till', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    await givenProgram(testApp, shop, {
      ...{ ...PROGRAM, enrolment: 'opt_in' },
      earn: { spend: { points: 1, per: '1.00' } },
    });
  });
  afterAll(() => testApp.close());

  const join = (body: unknown, token = shop.staff) =>
    testApp.request('POST', `/api/rewards/${shop.business_id}/members`, { token, body });
  const customers = async () =>
    expectStatus(await testApp.request('GET', `/api/customers/${shop.business_id}`, { token: shop.staff }), 200).body
      .customers as { id: number; name: string; phone: string }[];
  const zawadi = { phone: '0712 345 678', name: 'Zawadi  Mwangi' };
  const receipt = { external_id: 'R-7', total_amount: '75.00' };

  it('becomes a customer and a member in one step, and is found afterwards', async () => {
    const created = expectStatus(await join(zawadi), 201).body;
    expect(created).toMatchObject({
      ...{ message: 'Member joined', is_new: true, receipt: null },
      member: { name_hint: 'Z. Mwangi', is_member: true, balance: '0' },
    });
    expect(await customers()).toMatchObject([
      { id: created.member.customer_id, name: 'Zawadi Mwangi', phone: '0712 345 678' },
    ]);
    const again = expectStatus(await join({ phone: '+254712345678', name: 'Another Name' }), 200).body;
    expect(again).toMatchObject({ is_new: false, member: { customer_id: created.member.customer_id } });
    expect(await customers()).toMatchObject([{ name: 'Zawadi Mwangi' }]);
    const entries = (await auditEntries(testApp)).filter(({ business_id }) => business_id === shop.business_id);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['customer.created', 'points_account.created']),
    );
  });

  it('is one customer, when ten tills ask at once', async () => {
    const answers = await sendAtOnce(10, () => join(zawadi));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(await customers()).toHaveLength(1);
  });

  it('claims a receipt in the same step, and is not created if it is refused', async () => {
    const sale = await givenSale(testApp, shop, { ...receipt, total_items: 1 });
    const wrong = { ...receipt, total_amount: '70.00' };
    expect(expectStatus(await join({ ...zawadi, receipt: wrong }), 404).body.code).toBe('receipt_not_found');
    expect(await customers()).toEqual([]);
    expect(expectStatus(await join({ ...zawadi, receipt }), 201).body).toMatchObject({
      ...{ is_new: true, receipt: { sale_id: sale.id, points_earned: '75' } },
      member: { balance: '75' },
    });
  });

  it('needs a name, so that a wrong digit creates no customer', async () => {
    const refused = expectStatus(await join({ phone: zawadi.phone }), 404).body;
    expect(refused.code).toBe('customer_not_found');
    expectInvalid(await join({ phone: 'Zawadi', name: 'Zawadi' }), 'phone');
    expectInvalid(await join({ phone: zawadi.phone, name: ' ' }), 'name');
    const { id } = await givenCustomer(testApp, shop);
    expectInvalid(await join({ customer_id: id, name: 'Zawadi' }), 'name');
    expect(await customers()).toHaveLength(1);
    expect(await memberOf(testApp, shop, id)).toMatchObject({ is_member: false });
  });

  it('is created only by who may create customers', async () => {
    const key = await testApp.request('POST', `/api/businesses/${shop.business_id}/api-keys`, {
      token: shop.owner,
      body: { name: 'Till', role: 'staff', scopes: ['rewards:write', 'rewards:read'] },
    });
    const { key: token } = expectStatus(key, 201).body;
    expect(expectStatus(await join(zawadi, token), 403).body.code).toBe('scope_insufficient');
    expect(await customers()).toEqual([]);
    await givenCustomer(testApp, shop, zawadi);
    expectStatus(await join(zawadi, token), 200);
  });

  it('is not new if their record was merged', async () => {
    const { id } = await givenCustomer(testApp, shop);
    const { id: otherId } = await givenCustomer(testApp, shop, zawadi);
    expectStatus(await merge(testApp, shop, id, { from_customer_id: otherId, keep: { phone: 'this' } }), 200);
    expect(expectStatus(await join(zawadi), 200).body.member.customer_id).toBe(id);
    const { id: holder } = await givenCustomer(testApp, shop, zawadi);
    expect(expectStatus(await join(zawadi), 200).body.member.customer_id).toBe(holder);
  });

  it('waits while the shop reads its phones again after a change of country', async () => {
    await testApp.database.query(
      `INSERT INTO customer_reindexings (business_id, from_countries, last_customer_id, total) VALUES ($1, '{UG}', 0, 1)`,
      [shop.business_id],
    );
    expect(expectStatus(await join(zawadi), 503).body.code).toBe('country_changed');
    expect(await customers()).toEqual([]);
  });

  it('whose claim is refused is named in the audit trail, if the shop knows the phone', async () => {
    const { id } = await givenCustomer(testApp, shop, zawadi);
    await givenSale(testApp, shop, {
      ...receipt,
      total_items: 1,
      customer_id: (await givenCustomer(testApp, shop)).id,
    });
    expect(expectStatus(await join({ phone: zawadi.phone, receipt }), 409).body.code).toBe('receipt_taken');
    await waitUntil('the refusal is written', async () =>
      (await auditEntries(testApp)).some(
        ({ business_id, action, changes }) =>
          business_id === shop.business_id && action === 'claim.refused' && changes?.['customer_id']?.to === id,
      ),
    );
  });
});
