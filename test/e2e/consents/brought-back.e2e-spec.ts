import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { entriesOf } from '../../support/audit';
import { AGREED_AGAIN, expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

const OFFERS = { channel: 'sms', purpose: 'offers' };

describe('A withdrawn consent', () => {
  let testApp: TestApp;
  let shop: Shop;
  let phone: string;
  let customer: number;
  let phones = 0;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    phone = `+2547022${String(++phones).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, shop, { phone })).id;
  });
  afterAll(() => testApp.close());

  const record = (body: object, token = shop.staff, id = customer) =>
    testApp.request('POST', `/api/customers/${shop.business_id}/${id}/consents`, {
      token,
      body: { ...OFFERS, ...body },
    });
  const grant = (token?: string, more: object = {}, id = customer) => record({ state: 'granted', ...more }, token, id);
  const sms = async (text: string, from = phone) => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from, text, id: `${text}-${++phones}` };
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  };
  /** The consents that count when a message is about to be sent. */
  const inForce = (id = customer) =>
    withTenant(shop.business_id, async () => {
      const recipient = await testApp.app.get(Recipients).find(shop.business_id, id, 'offers');
      return recipient?.consents.sms;
    });
  const keyOf = async (name: string) => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const created = await testApp.request('POST', path, { token: shop.owner, body: { name, role: 'manager' } });
    return expectStatus(created, 201).body as { key: string; api_key: { id: number } };
  };
  const change = async (id: number, to: string) => {
    const path = `/api/customers/${shop.business_id}/${id}`;
    expectStatus(await testApp.request('PATCH', path, { token: shop.staff, body: { phone: to } }), 200);
  };

  it.each<[string, () => Promise<unknown>]>([
    ['STOP', () => sms('STOP')],
    ['somebody at the counter', () => record({ state: 'withdrawn' })],
    ['the customer, as staff noted', () => record({ state: 'withdrawn', source: 'customer' })],
  ])('by %s is not granted again by staff or managers, but by an owner who says why', async (_by, withdraw) => {
    expectStatus(await grant(), 201);
    await withdraw();
    for (const token of [shop.staff, shop.manager]) {
      for (const more of [{}, AGREED_AGAIN, { source: 'customer', ...AGREED_AGAIN }]) {
        expect(expectStatus(await grant(token, more), 409).body.code).toBe('consent_is_withdrawn');
      }
    }
    expectInvalid(await grant(shop.owner, { reason: AGREED_AGAIN.reason }), 'wording_version');
    expectInvalid(await grant(shop.owner, { wording_version: AGREED_AGAIN.wording_version }), 'reason');
    expect(await inForce()).toBe('withdrawn');
    const entries = await entriesOf(testApp, async () => {
      const { consent } = expectStatus(await grant(shop.owner, AGREED_AGAIN), 201).body;
      expect(consent).toMatchObject({
        state: 'granted',
        brings_back: true,
        wording_version: AGREED_AGAIN.wording_version,
      });
    });
    expect(entries.map(({ action, reason }) => [action, reason])).toEqual([
      ['consent.created', null],
      ['consent.brought_back', AGREED_AGAIN.reason],
    ]);
    expect(await inForce()).toBe('granted');
    // The next STOP counts again.
    await sms('STOP');
    expect(await inForce()).toBe('withdrawn');
  });

  it('comes back by START', async () => {
    expectStatus(await grant(), 201);
    await sms('STOP');
    await sms('START');
    expect(await inForce()).toBe('granted');
    expectStatus(await grant(), 201);
  });

  it('does not come back by another phone for a moment', async () => {
    // The phone sent STOP before this customer had it, so nothing is in the customer's ledger.
    const stopped = `+2547033${String(++phones).padStart(5, '0')}`;
    await sms('STOP', stopped);
    const { id } = await givenCustomer(testApp, shop, { phone: stopped });
    expect(expectStatus(await grant(shop.staff, {}, id), 409).body.code).toBe('consent_is_withdrawn');
    await change(id, `+2547044${String(++phones).padStart(5, '0')}`);
    expect(expectStatus(await grant(shop.staff, {}, id), 201).body.consent.brings_back).toBe(false);
    expect(await inForce(id)).toBe('granted');
    await change(id, stopped);
    expect(await inForce(id)).toBe('withdrawn');
    // An owner can grant it again, with the customer's wording and a reason.
    expectStatus(await grant(shop.owner, AGREED_AGAIN, id), 201);
    expect(await inForce(id)).toBe('granted');
  });

  it('is not another key’s to grant, and the ledger tells which key or person wrote what', async () => {
    const [first, second] = [await keyOf('Web shop'), await keyOf('Till')];
    expectStatus(await record({ state: 'withdrawn' }, first.key), 201);
    expect(expectStatus(await grant(second.key, AGREED_AGAIN), 409).body.code).toBe('consent_is_withdrawn');
    expectStatus(await grant(first.key), 201);
    expectStatus(await record({ state: 'withdrawn' }, second.key), 201);
    expectStatus(await grant(shop.owner, AGREED_AGAIN), 201);
    const path = `/api/customers/${shop.business_id}/${customer}/consents`;
    const { consents } = expectStatus(await testApp.request('GET', path, { token: shop.staff }), 200).body;
    const owner = (await testApp.request('GET', '/api/auth/me', { token: shop.owner })).body.user.id;
    const shown = consents.map(({ recorded_by, api_key_id }: Record<string, unknown>) => [recorded_by, api_key_id]);
    const [one, two] = [first, second].map(({ api_key }) => api_key.id);
    expect(shown).toEqual([
      [owner, null],
      [null, two],
      [null, one],
      [null, one],
    ]);
  });

  it('needs no reason to be withdrawn, and takes none', async () => {
    expectInvalid(await record({ state: 'withdrawn', reason: 'Asked' }), 'reason');
  });

  it('leaves consents that nobody withdrew to staff', async () => {
    const { consent } = expectStatus(await grant(), 201).body;
    expect(consent).toMatchObject({ brings_back: false });
    expectStatus(await grant(shop.staff, AGREED_AGAIN), 201);
  });
});
