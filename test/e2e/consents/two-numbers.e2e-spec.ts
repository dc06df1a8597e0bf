import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';

/** A shop with a number of its own, beside the number that all shops share. */
describe('STOP and START at two numbers', () => {
  let testApp: TestApp;
  let ownShop: Shop;
  let theirShop: Shop;
  let urls: { own: string; shared: string };
  let phone: string;
  let number = 0;

  beforeAll(async () => {
    testApp = await createTestApp({ PUBLIC_URL: 'https://duka.example' });
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
    const path = `/api/messaging/${ownShop.business_id}/callback-token/rotate`;
    const { token } = expectStatus(await testApp.request('POST', path, { token: ownShop.owner, body: {} }), 201).body;
    urls = { own: token, shared: testApp.app.get(SignedTokens).callbackToken('africas-talking') };
  });
  afterAll(() => testApp.close());
  beforeEach(() => {
    phone = `+2547033${String(++number).padStart(5, '0')}`;
  });

  const send = async (text: string, to: 'own' | 'shared', id = `tn-${++number}`) => {
    const path = `/api/callbacks/africas-talking/${urls[to]}/incoming`;
    expectStatus(await postForm(testApp, path, { from: phone, text, id }), 200);
  };
  const givenCustomerOf = async (shop = ownShop) => (await givenCustomer(testApp, shop, { phone })).id;
  const recordAgreement = async (customer: number) => {
    const path = `/api/customers/${ownShop.business_id}/${customer}/consents`;
    const body = { channel: 'sms', purpose: 'offers', state: 'granted' };
    expectStatus(await testApp.request('POST', path, { token: ownShop.staff, body }), 201);
  };
  /** The consents by which the sender decides. */
  const sends = async (customer: number, { business_id } = ownShop) => {
    const findRecipient = () => testApp.app.get(Recipients).find(business_id, customer, 'offers');
    return (await withTenant(business_id, findRecipient))?.consents.sms;
  };
  /** What the ledger of the customer says. The sender must agree. */
  const offers = async (customer: number, shop = ownShop) => {
    const path = `/api/customers/${shop.business_id}/${customer}/consents`;
    const ledger = (await testApp.request('GET', path, { token: shop.staff })).body.current.sms.offers;
    expect(await sends(customer, shop)).toBe(ledger);
    return ledger;
  };
  const suppressions = async (customer: number) => {
    const path = `/api/customers/${ownShop.business_id}/${customer}/data-export`;
    const { body } = await testApp.request('GET', path, { token: ownShop.manager });
    return body.suppressions.map(({ source }: { source: string }) => source) as string[];
  };
  const unsubscribe = async (customer: number) => {
    const { business_id } = ownShop;
    const unsubscriber = { business_id, customer_id: customer, channel: 'sms' } as const;
    const token = testApp.app.get(SignedTokens).unsubscribeToken(unsubscriber);
    expectStatus(await postForm(testApp, `/api/unsubscribe/${token}`, { 'List-Unsubscribe': 'One-Click' }), 200);
  };

  it('takes a STOP at the number of the shop back by a START at the shared one', async () => {
    const customer = await givenCustomerOf();
    await recordAgreement(customer);
    await send('STOP', 'own');
    expect([await offers(customer), await suppressions(customer)]).toEqual(['withdrawn', ['sms_stop']]);
    await send('START', 'shared');
    expect([await offers(customer), await suppressions(customer)]).toEqual(['granted', []]);
    expect(await offers(await givenCustomerOf())).toBeNull();
  });

  it('takes no STOP at the shared number back by a START at the number of the shop', async () => {
    const [customer, otherId] = [await givenCustomerOf(), await givenCustomerOf(theirShop)];
    await recordAgreement(customer);
    await send('STOP', 'shared');
    await send('START', 'own');
    expect([await offers(customer), await offers(otherId, theirShop)]).toEqual(['withdrawn', 'withdrawn']);
    expect(await suppressions(customer)).toEqual(['sms_stop']);
  });

  it('goes by the latest word when both numbers got a STOP', async () => {
    const customer = await givenCustomerOf();
    await recordAgreement(customer);
    for (const to of ['own', 'shared'] as const) await send('STOP', to);
    expect(await suppressions(customer)).toEqual(['sms_stop', 'sms_stop']);
    await send('START', 'shared');
    expect(await offers(customer)).toBe('granted');
    await send('STOP', 'own');
    expect([await offers(customer), await sends(await givenCustomerOf())]).toEqual(['withdrawn', 'withdrawn']);
  });

  it('does not let an old START, which the provider repeats, end a later STOP', async () => {
    const customer = await givenCustomerOf();
    await send('START', 'shared', `once-${phone}`);
    await send('STOP', 'own');
    await send('START', 'shared', `once-${phone}`);
    expect([await offers(customer), await sends(await givenCustomerOf())]).toEqual(['withdrawn', 'withdrawn']);
  });

  it.each(['own', 'shared'] as const)(
    'keeps an unsubscribe after a STOP at the %s number, whatever START',
    async (to) => {
      const customer = await givenCustomerOf();
      await recordAgreement(customer);
      await send('STOP', to);
      await unsubscribe(customer);
      await send('START', 'shared');
      expect([await offers(customer), await suppressions(customer)]).toEqual(['withdrawn', ['unsubscribe_link']]);
      await unsubscribe(customer);
      const path = `/api/customers/${ownShop.business_id}/${customer}/consents`;
      const { body } = await testApp.request('GET', path, { token: ownShop.staff });
      const sources = body.consents
        .filter(({ purpose }: { purpose: string }) => purpose === 'offers')
        .map(({ source }: { source: string }) => source);
      expect(sources).toEqual(['unsubscribe_link', 'sms_stop', 'staff']);
    },
  );

  it('keeps an unsubscribe before a STOP', async () => {
    const customer = await givenCustomerOf();
    await unsubscribe(customer);
    await send('STOP', 'own');
    await send('START', 'shared');
    expect([await offers(customer), await suppressions(customer)]).toEqual(['withdrawn', ['unsubscribe_link']]);
  });
});
