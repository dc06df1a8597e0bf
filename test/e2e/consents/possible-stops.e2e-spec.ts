import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';

const NOTHING = { service: null, offers: null, loyalty: null };

let number = 0;

describe('A wish to stop that is no exact STOP', () => {
  let testApp: TestApp;
  let [ownShop, theirShop]: Shop[] = [];
  let phone: string;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
  });
  beforeEach(async () => {
    phone = `+2547013${String(++number).padStart(5, '0')}`;
    customer = (await givenCustomer(testApp, ownShop!, { phone })).id;
  });
  afterAll(() => testApp.close());

  const send = async (text: string, id: string) => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from: phone, text, id };
    expectStatus(await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  };
  const sendReply = async (body: object) =>
    expectStatus(
      await testApp.request('POST', `/api/customers/${ownShop!.business_id}/${customer}/consents`, {
        ...{ token: ownShop!.staff, body: { channel: 'sms', purpose: 'offers', state: 'granted', ...body } },
      }),
      201,
    );
  const ledger = async (shop = ownShop!, of = customer) =>
    (await testApp.request('GET', `/api/customers/${shop.business_id}/${of}/consents`, { token: shop.staff })).body;
  const sources = async () => (await ledger()).consents.map(({ source }: { source: string }) => source);

  it.each([
    ...['Please stop sending me…', 'REMOVE', 'Acha kunitumia sms', 'Niondoe', 'Wacha', 'Sitaki ujumbe wenu', 'ARRET'],
    ...['Asante, lakini tafadhali msinitumie sms tena'],
  ])('as %j ends offers by SMS at once in every shop, and asks a person to look', async (text) => {
    await sendReply({});
    await sendReply({ purpose: 'loyalty' });
    const theirCustomer = (await givenCustomer(testApp, theirShop!, { phone })).id;
    await send(text, `at-look-${number}`);
    await send(text, `at-look-${number}`);
    expect((await ledger()).current.sms).toEqual({ service: null, offers: 'withdrawn', loyalty: 'granted' });
    expect((await ledger(theirShop, theirCustomer)).current.sms).toEqual({ ...NOTHING, offers: 'withdrawn' });
    expect(await sources()).toEqual(['sms_reply', 'staff', 'staff']);
    const path = `/api/messaging/${ownShop!.business_id}/replies?unread=true`;
    const [reply] = (await testApp.request('GET', path, { token: ownShop!.staff })).body.replies;
    expect(reply).toMatchObject({ body: text, request: 'possible_stop', customer_id: customer });
  });

  it('is taken back by a START, if offers were agreed to', async () => {
    await sendReply({});
    await send('REMOVE', 'at-undo-1');
    await send('STOP', 'at-undo-2');
    await send('START', 'at-undo-3');
    expect((await ledger()).current.sms).toEqual({ service: 'granted', offers: 'granted', loyalty: 'granted' });
  });

  it('is not seen in ordinary replies', async () => {
    await sendReply({});
    const texts = ['Asante, see you at the shop at the bus stop', 'Wacha nije kesho', 'cancel my order please'];
    for (const text of texts) await send(text, `at-ordinary-${text.length}`);
    expect((await ledger()).current.sms).toEqual({ ...NOTHING, offers: 'granted' });
  });
});
