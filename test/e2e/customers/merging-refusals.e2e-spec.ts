import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { givenMerge, merge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('A merge of customers', () => {
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

  const customer = async (fields: object = {}) => (await givenCustomer(testApp, shop, fields)).id;
  const mergeInto = (id: number, from: number) => merge(testApp, shop, id, { from_customer_id: from });
  const send = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object, headers: Record<string, string> = {}) =>
    testApp.request(method, `/api/customers/${shop.business_id}${path}`, {
      token: shop.owner,
      headers,
      ...(body && { body }),
    });
  const erase = async (id: number) =>
    expectStatus(await send('POST', `/${id}/erase`, { reason: 'Asked for it at the counter' }), 200);

  it('with itself names the field', async () => {
    const id = await customer();
    expect(await mergeInto(id, id)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', details: [{ path: 'from_customer_id' }] },
    });
  });

  it('needs customers of this shop, who are not erased', async () => {
    const [id, erased] = [await customer(), await customer()];
    await erase(erased);
    expect(await mergeInto(id, erased)).toMatchObject({ status: 409, body: { code: 'customer_erased' } });
    expect(await mergeInto(erased, id)).toMatchObject({ status: 409, body: { code: 'customer_erased' } });
    const foreign = (await givenCustomer(testApp, first)).id;
    expect(await mergeInto(id, foreign)).toMatchObject({ status: 404, body: { code: 'customer_not_found' } });
    expect(await mergeInto(foreign, id)).toMatchObject({ status: 404, body: { code: 'customer_not_found' } });
  });

  it('of a customer who was merged already says into whom', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()];
    expectStatus(await mergeInto(a, b), 200);
    expect(await mergeInto(c, b)).toMatchObject({ status: 410, body: { code: 'customer_merged', customer_id: a } });
    expect(await mergeInto(b, c)).toMatchObject({ status: 410, body: { code: 'customer_merged', customer_id: a } });
  });

  it('both ways at the same time takes place once', async () => {
    const [a, b] = [await customer(), await customer()];
    const answers = await Promise.all([mergeInto(a, b), mergeInto(b, a), mergeInto(a, b), mergeInto(b, a)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    const left = await testApp.database.query('SELECT id::int FROM customers WHERE business_id = $1', [
      shop.business_id,
    ]);
    expect(left).toHaveLength(1);
  });

  it('is repeated with its Idempotency-Key, and takes place once', async () => {
    const [a, b] = [await customer(), await customer()];
    const repeatMerge = () => send('POST', `/${a}/merge`, { from_customer_id: b }, { 'Idempotency-Key': 'merge-1' });
    const { body } = expectStatus(await repeatMerge(), 200);
    expect(expectStatus(await repeatMerge(), 200).body).toEqual(body);
  });

  it('keeps the external_id of the customer who is gone from others', async () => {
    const [a, b] = [await customer({ external_id: 'C-1' }), await customer({ external_id: 'C-2' })];
    const { body } = expectStatus(await mergeInto(a, b), 200);
    const taken = { status: 409, body: { code: 'external_id_taken' } };
    expect(await send('POST', '', { name: 'Another', external_id: 'C-2' })).toMatchObject(taken);
    const otherId = await customer();
    expect(await send('PATCH', `/${otherId}`, { external_id: 'C-2' })).toMatchObject(taken);
    // The customer who stays may take the `external_id`, but then the merge cannot be undone.
    expectStatus(await send('PATCH', `/${a}`, { external_id: 'C-2' }), 200);
    expect(await undo(testApp, shop, a, body.merge.id)).toMatchObject(taken);
  });

  it('is undone once, within 30 days, and the latest first', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()];
    const earlier = expectStatus(await mergeInto(a, b), 200).body.merge.id as number;
    const later = expectStatus(await mergeInto(a, c), 200).body.merge.id as number;
    expect(await undo(testApp, shop, a, earlier)).toMatchObject({ status: 409, body: { code: 'later_merge' } });
    expectStatus(await undo(testApp, shop, a, later), 200);
    expect(await undo(testApp, shop, a, later)).toMatchObject({ status: 409, body: { code: 'merge_undone' } });
    await testApp.database.query(`UPDATE customer_merges SET created_at = now() - interval '31 days' WHERE id = $1`, [
      earlier,
    ]);
    expect(await undo(testApp, shop, a, earlier)).toMatchObject({ status: 409, body: { code: 'merge_final' } });
    expect(await undo(testApp, shop, c, earlier)).toMatchObject({ status: 404, body: { code: 'merge_not_found' } });
    expect(await undo(testApp, first, a, earlier)).toMatchObject({ status: 404, body: { code: 'customer_not_found' } });
  });

  it('into a customer who was merged further is undone after that one', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()];
    const inner = expectStatus(await mergeInto(b, a), 200).body.merge.id as number;
    const outer = expectStatus(await mergeInto(c, b), 200).body.merge.id as number;
    expect(await send('GET', `/${a}`)).toMatchObject({ status: 410, body: { customer_id: c } });
    expect(await undo(testApp, shop, b, inner)).toMatchObject({ status: 410, body: { customer_id: c } });
    expect(await undo(testApp, shop, c, inner)).toMatchObject({ status: 404, body: { code: 'merge_not_found' } });
    expectStatus(await undo(testApp, shop, c, outer), 200);
    expect(await send('GET', `/${a}`)).toMatchObject({ status: 410, body: { customer_id: b } });
    expectStatus(await undo(testApp, shop, b, inner), 200);
    for (const id of [a, b, c]) expectStatus(await send('GET', `/${id}`), 200);
  });

  it('leaves its entry in the audit trail, and so does its undoing', async () => {
    const id = await customer();
    const mergeId = await givenMerge(testApp, shop, id);
    expectStatus(await undo(testApp, shop, id, mergeId), 200);
    const entries = await testApp.database.query<{ action: string; changes: object }>(
      `SELECT action, changes, user_id IS NOT NULL AS is_signed FROM audit_entries
       WHERE business_id = $1 AND action IN ('customer.merged', 'customer.unmerged') AND resource_id = $2 ORDER BY id`,
      [shop.business_id, id],
    );
    const changes = { merge_id: { to: mergeId }, from_customer_id: { to: expect.any(Number) } };
    expect(entries).toEqual([
      { action: 'customer.merged', changes, is_signed: true },
      { action: 'customer.unmerged', changes, is_signed: true },
    ]);
  });

  it('with more tags than a customer can have is refused, and changes nothing', async () => {
    const [a, b] = [await customer(), await customer()];
    const set = 'UPDATE customers SET tags = $2 WHERE id = $1';
    for (const id of [a, b]) {
      await testApp.database.query(set, [id, Array.from({ length: 26 }, (_, index) => `Tag ${id} ${index}`)]);
    }
    expect(await mergeInto(a, b)).toMatchObject({ status: 422, body: { code: 'too_many_tags' } });
    expectStatus(await send('GET', `/${b}`), 200);
  });
});
