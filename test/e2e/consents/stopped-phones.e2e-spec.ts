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
  let [mine, theirs]: Shop[] = [];
  let from: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    mine = await givenShop(testApp);
    theirs = await givenAnotherShop(testApp, mine);
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
  const given = async (shop: Shop, phone = from) => (await givenCustomer(testApp, shop, { phone })).id;
  const agree = async (shop: Shop, of: number) =>
    expectStatus(
      await testApp.request('POST', `/api/customers/${shop.business_id}/${of}/consents`, {
        ...{ token: shop.owner, body: { channel: 'sms', purpose: 'loyalty', state: 'granted', ...AGREED_AGAIN } },
      }),
      201,
    );
  /** What holds for SMS of loyalty. */
  const holdsFor = (shop: Shop, of: number) =>
    withTenant(shop.business_id, async () => {
      const found = await testApp.app.get(Recipients).find(shop.business_id, of, 'loyalty');
      return found?.consents.sms;
    });

  it('counts in every shop, whether they are new or change their number, until a START', async () => {
    await send('STOP', 'st-1');
    const there = await given(theirs!);
    const customer = await given(mine!, '+254709999999');
    const changed = await testApp.request('PATCH', `/api/customers/${mine!.business_id}/${customer}`, {
      ...{ token: mine!.manager, body: { phone: from } },
    });
    expectStatus(changed, 200);
    expect([await holdsFor(theirs!, there), await holdsFor(mine!, customer)]).toEqual(['withdrawn', 'withdrawn']);
    await send('START', 'st-2');
    expect([await holdsFor(theirs!, there), await holdsFor(mine!, customer)]).toEqual([null, null]);
    await send('STOP', 'st-3');
    // The provider reports the old START again.
    await send('START', 'st-2');
    expect(await holdsFor(mine!, customer)).toBe('withdrawn');
    expect(await holdsFor(mine!, await given(mine!))).toBe('withdrawn');
  });

  it('ends with what they agree to, also when the provider tells of the STOP again', async () => {
    await send('STOP', 'st-4');
    const later = await given(mine!);
    await agree(mine!, later);
    expect(await holdsFor(mine!, later)).toBe('granted');
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
