import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import {
  AGREED_AGAIN,
  expectStatus,
  givenAnotherShop,
  givenCustomer,
  givenShop,
  type Shop,
} from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';

let number = 0;

describe('A STOP, for those who get the phone later', () => {
  let testApp: TestApp;
  let [ownShop, theirShop]: Shop[] = [];
  let from: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
  });
  beforeEach(() => {
    from = `+2547011${String(++number).padStart(5, '0')}`;
  });
  afterAll(() => testApp.close());

  const send = async (text: string, id?: string) => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from, text, ...(id !== undefined && { id }) };
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  };
  const givenCustomerOf = async (shop: Shop, phone = from) => (await givenCustomer(testApp, shop, { phone })).id;
  const recordAgreement = async (shop: Shop, of: number) =>
    expectStatus(
      await testApp.request('POST', `/api/customers/${shop.business_id}/${of}/consents`, {
        ...{ token: shop.owner, body: { channel: 'sms', purpose: 'loyalty', state: 'granted', ...AGREED_AGAIN } },
      }),
      201,
    );
  /** What holds for SMS of loyalty. */
  const holdsFor = (shop: Shop, of: number) =>
    withTenant(shop.business_id, async () => {
      const recipient = await testApp.app.get(Recipients).find(shop.business_id, of, 'loyalty');
      return recipient?.consents.sms;
    });

  it('counts in every shop, whether they are new or change their number, until a START', async () => {
    await send('STOP', 'st-1');
    const theirCustomer = await givenCustomerOf(theirShop!);
    const customer = await givenCustomerOf(ownShop!, '+254709999999');
    const changed = await testApp.request('PATCH', `/api/customers/${ownShop!.business_id}/${customer}`, {
      ...{ token: ownShop!.manager, body: { phone: from } },
    });
    expectStatus(changed, 200);
    expect([await holdsFor(theirShop!, theirCustomer), await holdsFor(ownShop!, customer)]).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    await send('START', 'st-2');
    expect([await holdsFor(theirShop!, theirCustomer), await holdsFor(ownShop!, customer)]).toEqual([null, null]);
    await send('STOP', 'st-3');
    // The provider reports the old START again.
    await send('START', 'st-2');
    expect(await holdsFor(ownShop!, customer)).toBe('withdrawn');
    expect(await holdsFor(ownShop!, await givenCustomerOf(ownShop!))).toBe('withdrawn');
  });

  it('ends with what they agree to, also when the provider tells of the STOP again', async () => {
    await send('STOP', 'st-4');
    const later = await givenCustomerOf(ownShop!);
    await recordAgreement(ownShop!, later);
    expect(await holdsFor(ownShop!, later)).toBe('granted');
    const rows = () => testApp.database.query('SELECT * FROM stopped_phones ORDER BY 1');
    const before = await rows();
    await send('STOP', 'st-4');
    expect(await rows()).toEqual(before);
  });

  it('is kept without the number', async () => {
    await send('STOP');
    const rows = await testApp.database.query<{ row: string }>('SELECT s::text AS row FROM stopped_phones s');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ row }) => row).join()).not.toContain(from.slice(1));
  });
});
