import { Recipients, SignedTokens } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { AGREED_AGAIN, expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { merge, undo } from '../../support/merging';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('The consents of two customers who become one', () => {
  let testApp: TestApp;
  let shop: Shop;
  let count = 0;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const newPhone = () => `+2547055${String(++count).padStart(5, '0')}`;
  const customer = async (fields: object) => (await givenCustomer(testApp, shop, fields)).id;
  const record = async (id: number, body: object) => {
    const path = `/api/customers/${shop.business_id}/${id}/consents`;
    const consent = { channel: 'sms', purpose: 'offers', ...body };
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body: consent }), 201);
  };
  const sms = async (text: string, from: string) => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from, text, id: `${text}-${++count}` };
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  };
  /** Unsubscribes an address that no customer has yet. */
  const unsubscribe = async (email: string) => {
    const id = await customer({ email });
    const link = { business_id: shop.business_id, customer_id: id, channel: 'email' } as const;
    const token = testApp.app.get(SignedTokens).unsubscribeToken(link);
    expectStatus(await postForm(testApp, `/api/unsubscribe/${token}`, {}), 200);
    const changed = { token: shop.owner, body: { email: `other-${email}` } };
    expectStatus(await testApp.request('PATCH', `/api/customers/${shop.business_id}/${id}`, changed), 200);
  };
  const join = async (id: number, from: number, keep: object = {}) =>
    expectStatus(await merge(testApp, shop, id, { from_customer_id: from, keep }), 200).body.merge.id as number;
  /** The consents that count when a message is about to be sent. */
  const inForce = (id: number) =>
    withTenant(shop.business_id, async () => {
      const recipient = await testApp.app.get(Recipients).find(shop.business_id, id, 'offers');
      return recipient?.consents;
    });

  it.each(['this', 'from'])('keep the STOP of a phone from before its customer: phone of %s', async (keep) => {
    const [stopped, phone] = [newPhone(), newPhone()];
    await sms('STOP', stopped);
    const b = await customer({ phone });
    await record(b, { state: 'withdrawn' });
    await record(b, { state: 'granted', ...AGREED_AGAIN });
    const a = await customer({ phone: stopped });
    expect([await inForce(a), await inForce(b)]).toMatchObject([{ sms: 'withdrawn' }, { sms: 'granted' }]);
    const id = await join(a, b, { phone: keep });
    expect(await inForce(a)).toMatchObject({ sms: 'withdrawn' });
    expectStatus(await undo(testApp, shop, a, id), 200);
    expect([await inForce(a), await inForce(b)]).toMatchObject([{ sms: 'withdrawn' }, { sms: 'granted' }]);
  });

  it('keep that an address unsubscribed before its customer had it', async () => {
    const email = `gone-${++count}@example.com`;
    await unsubscribe(email);
    const [a, b] = [await customer({ email }), await customer({ email: `b-${count}@example.com` })];
    await record(b, { channel: 'email', state: 'withdrawn' });
    await record(b, { channel: 'email', state: 'granted', ...AGREED_AGAIN });
    await join(a, b, { email: 'from' });
    expect(await inForce(a)).toMatchObject({ email: 'withdrawn' });
  });

  it('do not come back by a START, if one of both had withdrawn them otherwise', async () => {
    const phone = newPhone();
    const [a, b] = [await customer({}), await customer({ phone })];
    await record(a, { state: 'withdrawn' });
    await record(b, { state: 'granted' });
    await sms('STOP', phone);
    await join(a, b);
    await sms('START', phone);
    expect(await inForce(a)).toMatchObject({ sms: 'withdrawn' });
  });

  it('come back by a START, if nothing but the STOP had withdrawn them', async () => {
    const phone = newPhone();
    const [a, b] = [await customer({ phone }), await customer({})];
    await record(a, { state: 'granted' });
    await record(b, { state: 'granted' });
    await sms('STOP', phone);
    await join(b, a);
    const withdrawn = await inForce(b);
    await sms('START', phone);
    expect([withdrawn, await inForce(b)]).toMatchObject([{ sms: 'withdrawn' }, { sms: 'granted' }]);
  });
});
