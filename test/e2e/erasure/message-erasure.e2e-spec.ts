import { sha256 } from '@wateja/common';
import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { givenReader, messageRow, type Reader, smsTo, write } from '../../support/sent-messages';
import { createTestApp, type TestApp } from '../../support/test-app';

const LATER = { send_after: new Date(Date.now() + 86_400_000) };

describe('Messages to somebody who asks to be erased', () => {
  let testApp: TestApp;
  let shop: Shop;
  let reader: Reader;
  let otherReader: Reader;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  beforeEach(async () => {
    [reader, otherReader] = [await givenReader(testApp, shop), await givenReader(testApp, shop)];
  });
  afterAll(() => testApp.close());

  const erase = () =>
    testApp.request('POST', `/api/customers/${shop.business_id}/${reader.id}/erase`, {
      ...{ token: shop.owner, body: { reason: 'Asked for it' } },
    });
  const smsOfBoth = () => [smsTo(reader, LATER), smsTo(otherReader, LATER)];
  const lockCustomer = () => HeldLock.take(testApp, 'SELECT FROM customers WHERE id = $1 FOR UPDATE', [reader.id]);
  const texts = () =>
    testApp.database.query<{ customer_id: number; body: string; address: string }>(
      'SELECT customer_id, body, address FROM messages WHERE customer_id = ANY ($1) ORDER BY id',
      [[reader.id, otherReader.id]],
    );

  it('are not written after it, though they were decided on before; others are', async () => {
    const lock = await lockCustomer();
    const erasing = erase();
    await untilWaiting(testApp, 1);
    const writing = write(testApp, shop.business_id, smsOfBoth());
    await untilWaiting(testApp, 2);
    await lock.release();
    expectStatus(await erasing, 200);
    expect(await writing).toHaveLength(1);
    expect((await texts()).map(({ customer_id }) => customer_id)).toEqual([otherReader.id]);
  });

  it('are emptied when they were written just before', async () => {
    const lock = await lockCustomer();
    const writing = write(testApp, shop.business_id, smsOfBoth());
    await untilWaiting(testApp, 1);
    const erasing = erase();
    await untilWaiting(testApp, 2);
    await lock.release();
    const [first, second] = await writing;
    expectStatus(await erasing, 200);
    expect(await messageRow(testApp, first!)).toMatchObject({ status: 'cancelled', reason: 'erased', cost: '0' });
    expect(await messageRow(testApp, second!)).toMatchObject({ status: 'queued', reason: null, cost: '0.8' });
    expect(await texts()).toEqual([
      { customer_id: reader.id, body: '', address: '' },
      { customer_id: otherReader.id, body: expect.stringMatching(/^Habari/), address: otherReader.phone },
    ]);
  });

  it('that are on their way are emptied, and cost what they cost', async () => {
    const [id] = await write(testApp, shop.business_id, [smsTo(reader, LATER)]);
    await testApp.database.query(
      `UPDATE messages SET status = 'sending', attempts = 1, provider_message_id = 'ATXid_1' WHERE id = $1`,
      [id],
    );
    expectStatus(await erase(), 200);
    expect(await messageRow(testApp, id!)).toMatchObject({
      ...{ status: 'sending', reason: null, cost: '0.8', provider_message_id: null },
    });
    expect(await texts()).toEqual([{ customer_id: reader.id, body: '', address: '' }]);
  });

  it('leave consents behind that tell of no SMS', async () => {
    const token = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const sms = { from: reader.phone, text: 'STOP', id: 'the-provider-knows-me' };
    expect((await postForm(testApp, `/api/callbacks/africas-talking/${token}/incoming`, sms)).status).toBe(200);
    expectStatus(await erase(), 200);
    const consents = await testApp.database.query<{ reference: string }>(
      'SELECT DISTINCT reference FROM customer_consents WHERE customer_id = $1 AND reference IS NOT NULL',
      [reader.id],
    );
    expect(consents).toEqual([{ reference: sha256(sms.id) }]);
  });
});
