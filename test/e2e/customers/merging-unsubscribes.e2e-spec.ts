import { Recipients, SignedTokens } from '@wateja/messaging';

import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { merge } from '../../support/merging';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The link to unsubscribe in a message of a customer who was merged later', () => {
  let testApp: TestApp;
  let shop: Shop;
  let own: number;
  let other: number;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
    own = (await givenCustomer(testApp, shop, { email: 'achieng@example.co.ke' })).id;
    other = (await givenCustomer(testApp, shop, { email: 'old@example.co.ke' })).id;
    const consent = { channel: 'email', purpose: 'offers', state: 'granted' };
    for (const id of [own, other]) {
      expectStatus(await testApp.request('POST', consents(id), { token: shop.owner, body: consent }), 201);
    }
  });
  afterAll(() => testApp.close());

  const consents = (id: number) => `/api/customers/${shop.business_id}/${id}/consents`;
  const into = (id: number, from: number) => merge(testApp, shop, id, { from_customer_id: from });
  const click = (message_id?: number) => {
    const of = { business_id: shop.business_id, customer_id: other, channel: 'email', message_id } as const;
    const token = testApp.app.get(SignedTokens).unsubscribeToken(of);
    return postForm(testApp, `/api/unsubscribe/${token}`, { 'List-Unsubscribe': 'One-Click' });
  };
  const offersOf = async (id: number) => {
    const { body } = await testApp.request('GET', consents(id), { token: shop.owner });
    return body.current.email.offers as string;
  };
  const unsubscribedAddresses = () =>
    testApp.database.query('SELECT channel, source FROM unsubscribed_addresses WHERE business_id = $1', [
      shop.business_id,
    ]);

  it('ends the messages to the customer who stays, and to the address of the message', async () => {
    const { message_id } = await givenMessages(testApp, shop, other);
    const mailed = `UPDATE messages SET channel = 'email', address = 'old@example.co.ke' WHERE id = $1`;
    await testApp.database.query(mailed, [message_id]);
    expectStatus(await into(own, other), 200);
    expect(await offersOf(own)).toBe('granted');
    expectStatus(await click(message_id), 200);
    expect(await offersOf(own)).toBe('withdrawn');
    expect(await unsubscribedAddresses()).toEqual([{ channel: 'email', source: 'unsubscribe_link' }]);
    const again = { email: 'old@example.co.ke', prefer_email: true };
    const { id } = await givenCustomer(testApp, shop, again);
    expect(await offersOf(id)).not.toBe('granted');
  });

  it('remembers the address of the message if the merge ends between two lookups', async () => {
    const { message_id } = await givenMessages(testApp, shop, other);
    const mailed = `UPDATE messages SET channel = 'email', address = 'old@example.co.ke' WHERE id = $1`;
    await testApp.database.query(mailed, [message_id]);
    const recipients = testApp.app.get(Recipients);
    const survivors = recipients.survivors.bind(recipients);
    const lookup = jest.spyOn(recipients, 'survivors').mockImplementationOnce(async (businessId, ids) => {
      const before = await survivors(businessId, ids);
      expectStatus(await into(own, other), 200);
      return before;
    });
    expectStatus(await click(message_id), 200);
    lookup.mockRestore();
    expect(await unsubscribedAddresses()).toEqual([{ channel: 'email', source: 'unsubscribe_link' }]);
    expect(await offersOf(own)).toBe('withdrawn');
  });

  it('follows two merges, also without the number of the message', async () => {
    expectStatus(await into(own, other), 200);
    const third = (await givenCustomer(testApp, shop)).id;
    expectStatus(await into(third, own), 200);
    expectStatus(await click(), 200);
    expect(await offersOf(third)).toBe('withdrawn');
  });
});
