import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { merge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('What a merge keeps', () => {
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

  const send = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => {
    const token = shop.owner;
    return (
      await testApp.request(method, `/api/customers/${shop.business_id}${path}`, { token, ...(body && { body }) })
    ).body;
  };
  const customer = async (fields: object = {}) => (await givenCustomer(testApp, shop, fields)).id;
  const mergeInto = async (id: number, from: number, keep: object = {}) =>
    expectStatus(await merge(testApp, shop, id, { from_customer_id: from, keep }), 200).body.merge;
  const consent = (id: number, state: string) =>
    send('POST', `/${id}/consents`, { channel: 'sms', purpose: 'offers', state });
  const current = async (id: number) => (await send('GET', `/${id}/consents`)).current.sms.offers as string | null;

  it('is what the request says, and a gap is filled', async () => {
    const own = { phone: '0712000001', address: 'Kibuye', prefer_email: true };
    const [a, b] = [
      await customer(own),
      await customer({ phone: '0712000002', email: 'b@example.com', external_id: 'B' }),
    ];
    expect((await mergeInto(a, b, { phone: 'from', email: 'this' })).customer).toMatchObject({
      ...{ phone: '0712000002', email: null, address: 'Kibuye', prefer_email: true, external_id: 'B' },
    });
    const { results } = await send('GET', '/search?q=0712000002');
    expect(results).toMatchObject([{ id: a }]);
    expect((await send('GET', '/search?q=0712000001')).results).toEqual([]);
  });

  it('are the preferences of the one whom the request names, as far as both allow a contact', async () => {
    const [a, b] = [await customer({ prefer_sms: false }), await customer({ prefer_email: true })];
    await send('PATCH', `/${a}/preferences`, { best_contact_time: 'mornings', can_receive_offers: false });
    await send('PATCH', `/${b}/preferences`, {
      best_contact_time: 'evenings',
      favorite_products: '[3]',
      do_not_contact: true,
    });
    const merged = await mergeInto(a, b, { preferences: 'from' });
    expect(merged.customer).toMatchObject({ prefer_sms: false, prefer_email: true });
    const { preferences } = await send('GET', `/${a}`).then((body) => body.customer);
    expect(preferences).toMatchObject({
      ...{ best_contact_time: 'evenings', favorite_products: '[3]' },
      ...{ do_not_contact: true, can_receive_offers: false, can_receive_loyalty: true },
    });
    await send('PATCH', `/${a}/preferences`, { best_contact_time: 'at noon' });
    expectStatus(await undo(testApp, shop, a, merged.id), 200);
    expect((await send('GET', `/${a}`)).customer.preferences).toMatchObject({
      ...{ best_contact_time: 'at noon', favorite_products: null, do_not_contact: false, can_receive_offers: false },
    });
    expect((await send('GET', `/${b}`)).customer.preferences).toMatchObject({ best_contact_time: 'evenings' });
  });

  it.each([
    ['withdrawn and then granted', ['withdrawn', 'granted'], 'withdrawn'],
    ['granted and then withdrawn', ['granted', 'withdrawn'], 'withdrawn'],
    ['granted by one alone', ['granted', null], 'granted'],
    ['withdrawn by one alone', [null, 'withdrawn'], 'withdrawn'],
    ['unknown of both', [null, null], null],
  ])('of a consent that is %s is the stricter one', async (_what, [own, other], expected) => {
    const [a, b] = [await customer(), await customer()];
    if (own) await consent(a, own);
    if (other) await consent(b, other);
    const merged = await mergeInto(a, b);
    expect(merged.consents.sms.offers).toBe(expected);
    expect(await current(a)).toBe(expected);
    expectStatus(await undo(testApp, shop, a, merged.id), 200);
    expect([await current(a), await current(b)]).toEqual([own, other]);
  });

  it('of a STOP that both phones have sent is one entry, and two again', async () => {
    const [a, b] = [await customer(), await customer()];
    await testApp.database.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, reference)
       SELECT $1, id, 'sms', 'offers', 'withdrawn', 'sms_stop', 'hash' FROM unnest($2::bigint[]) id`,
      [shop.business_id, [a, b]],
    );
    const merged = await mergeInto(a, b);
    expect((await send('GET', `/${a}/consents`)).consents).toHaveLength(1);
    expectStatus(await undo(testApp, shop, a, merged.id), 200);
    for (const id of [a, b]) expect((await send('GET', `/${id}/consents`)).consents).toHaveLength(1);
  });

  it('leaves no way to change or remove a consent otherwise', async () => {
    const [a, b] = [await customer(), await customer()];
    await consent(a, 'granted');
    for (const sql of [
      'UPDATE customer_consents SET customer_id = $2 WHERE customer_id = $1',
      `UPDATE customer_consents SET state = 'withdrawn' WHERE customer_id = $1 AND $2 > 0`,
      'DELETE FROM customer_consents WHERE customer_id = $1 AND $2 > 0',
    ]) {
      await expect(testApp.database.query(sql, [a, b])).rejects.toThrow('append-only');
    }
  });
});
