import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('What a shop can have', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    otherShop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const post = (path: string, body: object) => testApp.request('POST', path, { token: shop.owner, body });
  const fill = (sql: string) => testApp.database.query(sql, [shop.business_id]);

  it('are 200 valid API keys, also when many are made at the same time', async () => {
    await fill(`INSERT INTO api_keys (business_id, name, prefix, key_hash, role, revoked_at, expires_at)
      SELECT $1, 'Till', 'wtj_00000000', lpad(n::text, 64, '0'), 'staff',
        CASE WHEN n <= 50 THEN now() END, CASE WHEN n BETWEEN 51 AND 100 THEN now() - interval '1 day' END
      FROM generate_series(1, 297) n`);
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const answers = await Promise.all(Array.from({ length: 8 }, (_, till) => post(path, { name: `Till ${till}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'limit_reached', error: expect.stringContaining('200 API keys') });
    const made = answers.find(({ status }) => status === 201)?.body.api_key as { id: number };
    expectStatus(await testApp.request('DELETE', `${path}/${made.id}`, { token: shop.owner }), 200);
    expect((await post(path, { name: 'In its place' })).status).toBe(201);
  });

  it('are 500 members, of whom the shop has the administrator, and one of each role', async () => {
    await fill(`WITH people AS (
        INSERT INTO users (email, name, password_hash, managed_by_business_id)
        SELECT 'person' || n || '@wateja.test', 'Person', 'x', $1 FROM generate_series(1, 495) n RETURNING id)
      INSERT INTO memberships (business_id, user_id, role) SELECT $1, id, 'staff' FROM people`);
    const member = { name: 'Somebody', password: 'hakuna matata 2024', role: 'staff' };
    const path = `/api/businesses/${shop.business_id}/members`;
    expectStatus(await post(path, { ...member, email: 'the500th@wateja.test' }), 201);
    expect(await post(path, { ...member, email: 'the501st@wateja.test' })).toMatchObject({
      status: 409,
      body: { code: 'limit_reached', error: expect.stringContaining('500 members') },
    });
    const elsewhere = `/api/businesses/${otherShop.business_id}/members`;
    const body = { ...member, email: 'the501st@wateja.test' };
    expect((await testApp.request('POST', elsewhere, { token: otherShop.owner, body })).status).toBe(201);
  });

  it('are 200 templates', async () => {
    await fill(`INSERT INTO message_templates (business_id, name, sms_text)
      SELECT $1, 'Template ' || n, 'Karibu' FROM generate_series(1, 199) n`);
    const path = `/api/messaging/${shop.business_id}/templates`;
    expect((await post(path, { name: 'The last', sms_text: 'Karibu' })).status).toBe(201);
    expect(await post(path, { name: 'One more', sms_text: 'Karibu' })).toMatchObject({
      status: 409,
      body: { code: 'limit_reached', error: expect.stringContaining('200 templates') },
    });
  });
});
