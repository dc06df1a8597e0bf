import { AGREED_AGAIN, expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const NOTHING = { service: null, offers: null, loyalty: null };
const CONSENT = { channel: 'sms', purpose: 'offers', state: 'granted' };

describe('Consents', () => {
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

  const path = (id = customer) => `/api/customers/${shop.business_id}/${id}/consents`;
  const add = (body: unknown, token = shop.staff) => testApp.request('POST', path(), { token, body });
  const list = async (query = '', id = customer) =>
    expectStatus(await testApp.request('GET', path(id) + query, { token: shop.staff }), 200).body;
  const recordConsents = async (...words: [string, string, string][]) => {
    for (const [channel, purpose, state] of words) {
      const again = state === 'granted' ? AGREED_AGAIN : {};
      expectStatus(await add({ channel, purpose, state, ...again }, shop.owner), 201);
    }
  };

  it('are signed by the user who writes them down, and by staff unless said otherwise', async () => {
    const me = await testApp.request('GET', '/api/auth/me', { token: shop.manager });
    const answer = await add({ ...CONSENT, wording_version: 'counter-card-2' }, shop.manager);
    expect(answer).toMatchObject({ status: 201, body: { message: 'Consent recorded successfully' } });
    expect(answer.body.consent).toEqual({
      ...{
        id: expect.any(Number),
        ...CONSENT,
        source: 'staff',
        wording_version: 'counter-card-2',
        evidence: null,
        stated_at: null,
      },
      ...{ recorded_by: me.body.user.id, api_key_id: null, brings_back: false, recorded_at: expect.any(String) },
    });
    expect((await add({ ...CONSENT, source: 'customer' })).body.consent).toMatchObject({
      source: 'customer',
      wording_version: null,
    });
  });

  it('hold as the latest entry of their channel and purpose says', async () => {
    expect((await list()).current).toEqual({ sms: NOTHING, email: NOTHING });
    await recordConsents(['sms', 'offers', 'granted'], ['email', 'offers', 'granted'], ['sms', 'offers', 'withdrawn']);
    await recordConsents(['sms', 'loyalty', 'withdrawn'], ['sms', 'loyalty', 'granted']);
    const { current, consents } = await list();
    expect(current).toEqual({
      sms: { service: null, offers: 'withdrawn', loyalty: 'granted' },
      email: { ...NOTHING, offers: 'granted' },
    });
    expect(consents.map(({ channel, purpose, state }: typeof CONSENT) => [channel, purpose, state])).toEqual([
      ['sms', 'loyalty', 'granted'],
      ['sms', 'loyalty', 'withdrawn'],
      ['sms', 'offers', 'withdrawn'],
      ['email', 'offers', 'granted'],
      ['sms', 'offers', 'granted'],
    ]);
  });

  it('are written down again when they are said again', async () => {
    await recordConsents(['sms', 'offers', 'granted'], ['sms', 'offers', 'granted']);
    expect((await list()).consents).toHaveLength(2);
  });

  it('come in pages that neither repeat nor skip, whatever is added in between', async () => {
    for (let entry = 0; entry < 5; entry++)
      await recordConsents(['sms', 'offers', entry % 2 ? 'granted' : 'withdrawn']);
    const all = (await list()).consents.map(({ id }: { id: number }) => id);
    const first = await list('?limit=2');
    await recordConsents(['email', 'offers', 'granted']);
    const second = await list(`?limit=2&cursor=${first.next_cursor}`);
    const third = await list(`?limit=2&cursor=${second.next_cursor}`);
    const idsOfPages = [first, second, third].flatMap(({ consents }) => consents.map(({ id }: { id: number }) => id));
    expect([idsOfPages, third.next_cursor]).toEqual([all, null]);

    const otherId = (await givenCustomer(testApp, shop)).id;
    const foreign = `${path(otherId)}?cursor=${first.next_cursor}`;
    expectInvalid(await testApp.request('GET', foreign, { token: shop.staff }), 'cursor');
  });

  it.each([
    ['channel', { channel: 'fax' }],
    ['channel', { channel: 'auto' }],
    ['channel', { channel: undefined }],
    ['purpose', { purpose: 'everything' }],
    ['purpose', { purpose: ['offers'] }],
    ['state', { state: 'maybe' }],
    ['state', { state: null }],
    ['source', { source: 'erasure' }],
    ['source', { source: 'sms_stop' }],
    ['source', { source: 'import' }],
    ['wording_version', { wording_version: 'x'.repeat(51) }],
    ['wording_version', { wording_version: 'a\u0000b' }],
    ['recorded_by', { recorded_by: 1 }],
    ['recorded_at', { recorded_at: '2020-01-01T00:00:00Z' }],
    ['reference', { reference: 'x' }],
  ])('name %s when %j is refused, and nothing is written', async (field, change) => {
    expectInvalid(await add({ ...CONSENT, ...change }), field);
    expect((await list()).consents).toEqual([]);
  });

  it('are in the order in which they were added, however many add at once', async () => {
    const writers = Array.from({ length: 12 }, (_, writer) =>
      add(writer % 2 ? { ...CONSENT, ...AGREED_AGAIN } : { ...CONSENT, state: 'withdrawn' }, shop.owner),
    );
    expect((await Promise.all(writers)).map(({ status }) => status)).toEqual(writers.map(() => 201));
    const { consents, current } = await list();
    const times = consents.map(({ recorded_at }: { recorded_at: string }) => Date.parse(recorded_at));
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
    expect(current.sms.offers).toBe(consents[0].state);
  });

  it('are in the audit trail, with who they are of', async () => {
    const { id } = (await add(CONSENT)).body.consent;
    const trail = `/api/businesses/${shop.business_id}/audit?resource=consent&resource_id=${id}`;
    const { entries } = (await testApp.request('GET', trail, { token: shop.owner })).body;
    expect(entries).toMatchObject([
      { action: 'consent.created', changes: { customer_id: { to: customer }, state: { to: 'granted' } } },
    ]);
  });

  it('of no customer, and of another business’s, cannot be told apart', async () => {
    const otherShop = await givenShop(testApp);
    const theirId = (await givenCustomer(testApp, otherShop)).id;
    const answers = await Promise.all(
      [theirId, 2_147_483_000].flatMap((id) => [
        testApp.request('POST', path(id), { token: shop.owner, body: CONSENT }),
        testApp.request('GET', path(id), { token: shop.owner }),
      ]),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [404, 'customer_not_found']),
    );
    expect((await testApp.request('GET', path(), { token: otherShop.owner })).body.code).toBe('business_not_found');
  });
});
