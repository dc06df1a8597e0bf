import { expectStatus, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { claimsOf } from '../../support/forge';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

/** An address of the public internet, so that no name is resolved. */
const URL = 'https://93.184.216.34/events';

describe('Access that would outlive an owner who has just left', () => {
  let testApp: TestApp;
  let otherApp: TestApp;
  let shop: Shop;
  let leaver: { token: string; id: number };
  let staff: number;
  let webhook: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherApp = await createTestApp({}, testApp.database);
    shop = await givenShop(testApp);
    staff = Number(claimsOf(shop.staff).sub);
    const created = await testApp.request('POST', path('webhooks'), { token: shop.owner, body: HOOK });
    webhook = expectStatus(created, 201).body.webhook.id as number;
  });
  beforeEach(async () => {
    const { token } = await givenMember(testApp, shop, 'owner');
    leaver = { token, id: Number(claimsOf(token).sub) };
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await otherApp.close();
    await testApp.close();
  });

  const HOOK = { url: URL, events: ['sale.completed'] };
  const accomplice = { email: 'accomplice@wateja.test', name: 'A', password: 'hakuna matata 2024', role: 'owner' };
  const path = (area: string, rest = '') => `/api/${area}/${shop.business_id}${rest}`;
  const member = (id: number) => path('businesses', `/members/${id}`);
  const outlives: [what: string, ask: (app: TestApp) => Promise<Answer>][] = [
    ['another owner', (app) => send(app, 'POST', path('businesses', '/members'), accomplice)],
    ['the role of a member', (app) => send(app, 'PATCH', member(staff), { role: 'owner' })],
    ['the end of a membership', (app) => send(app, 'DELETE', member(staff))],
    ['an API key', (app) => send(app, 'POST', path('businesses', '/api-keys'), { name: 'Souvenir' })],
    ['a webhook', (app) => send(app, 'POST', path('webhooks'), HOOK)],
    ['the URL of a webhook', (app) => send(app, 'PATCH', path('webhooks', `/${webhook}`), { url: `${URL}2` })],
    ['the secret of a webhook', (app) => send(app, 'POST', path('webhooks', `/${webhook}/rotate`), {})],
    ['the callback URLs', (app) => send(app, 'POST', path('messaging', '/callback-token/rotate'), {})],
  ];
  const send = (app: TestApp, method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
    app.request(method, url, { token: leaver.token, ...(body && { body }) });

  const leave: [how: string, leave: () => Promise<Answer>][] = [
    ['removed', () => testApp.request('DELETE', member(leaver.id), { token: shop.owner })],
    ['made staff', () => testApp.request('PATCH', member(leaver.id), { token: shop.owner, body: { role: 'staff' } })],
  ];

  describe.each(leave)('and was %s', (_how, leaveShop) => {
    it.each(outlives)('is not made by a process that does not know it yet: %s', async (_what, ask) => {
      // Principals are cached for three seconds by this clock. It stands still, so a slow machine makes no difference.
      jest.spyOn(performance, 'now').mockReturnValue(performance.now());
      const read = () => otherApp.request('GET', path('webhooks'), { token: leaver.token });
      expectStatus(await read(), 200);
      expectStatus(await leaveShop(), 200);
      expectStatus(await read(), 200);
      expect(await ask(otherApp)).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
    });
  });

  it('is not made by a request that was let in before', async () => {
    const lock = await HeldLock.take(
      testApp,
      `SELECT pg_advisory_xact_lock(hashtextextended('count memberships', $1::bigint))`,
      [shop.business_id],
    );
    const adding = send(testApp, 'POST', path('businesses', '/members'), accomplice);
    await untilWaiting(testApp, 1, adding);
    expectStatus(await testApp.request('DELETE', member(leaver.id), { token: shop.owner }), 200);
    await lock.release();
    expect(await adding).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
    const members = await testApp.request('GET', path('businesses', '/members'), { token: shop.owner });
    expect(members.body.members).not.toContainEqual(expect.objectContaining({ email: accomplice.email }));
  });

  it('is still made by an administrator of the platform, who is no member', async () => {
    const answer = await otherApp.request('PATCH', member(staff), { token: shop.admin, body: { role: 'manager' } });
    expectStatus(answer, 200);
  });
});
