import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus } from '../../support/fixtures';

let shop: CampaignShop;

beforeEach(async () => {
  shop = await CampaignShop.open();
});
afterEach(() => shop.close());

const send = async (id: number, confirm_recipients?: number) => {
  const { status, body } = await shop.request('POST', id, '/send', confirm_recipients && { confirm_recipients });
  return status === 200 ? status : body;
};
/** Sends a campaign to so many regular customers, and prepares it. */
const givenEarlierCampaign = async (recipients: number) => {
  await shop.people(recipients, 'vip');
  const id = await shop.sent({ audience: { customer_type: ['vip'] } });
  await shop.runJob(id);
  return id;
};

test('more than ten times the recipients of the largest campaign so far are confirmed', async () => {
  await givenEarlierCampaign(2);
  await shop.people(18);
  expect(await send(await shop.createDraft())).toBe(200);
  await shop.runJob(await shop.createDraft());
  await shop.testApp.database.query('UPDATE campaigns SET recipient_count = 2');
  await shop.people(1);
  const id = await shop.createDraft();
  expect(await send(id)).toMatchObject({
    status: 422,
    code: 'recipients_unconfirmed',
    error: expect.stringContaining('21 recipients, and the largest one so far had 2'),
    details: [{ path: 'confirm_recipients', message: expect.stringContaining('21') }],
    recipients: 21,
  });
  expect((await shop.campaign(id))['status']).toBe('draft');
  // Another customer has joined since the owner saw the number.
  expect(await send(id, 20)).toMatchObject({ code: 'recipients_unconfirmed' });
  expect(await send(id, 21)).toBe(200);
});

test('counts the customers who get a message, and not the whole audience', async () => {
  await givenEarlierCampaign(1);
  await shop.people(30);
  await shop.testApp.database.query(
    `INSERT INTO customer_preferences (business_id, customer_id, do_not_contact)
     SELECT business_id, id, true FROM customers ORDER BY id DESC LIMIT 25
     ON CONFLICT (business_id, customer_id) DO UPDATE SET do_not_contact = true`,
  );
  expect(await send(await shop.createDraft())).toBe(200);
});

test('compares with what was sent: neither drafts nor what was called off', async () => {
  await givenEarlierCampaign(1);
  await shop.people(40);
  const cancelled = await shop.createDraft();
  expect(await send(cancelled, 41)).toBe(200);
  await shop.runJob(cancelled);
  expectStatus(await shop.request('POST', cancelled, '/cancel'), 200);
  const id = await shop.createDraft();
  expect(await send(id)).toMatchObject({ code: 'recipients_unconfirmed', recipients: 41 });
  expect(await send(id, 1_000)).toBe(200);
  await shop.runJob(id);
  expect(await send(await shop.createDraft())).toBe(200);
});

test('the first campaign of a shop has nothing to be compared with', async () => {
  await shop.people(100);
  expect(await send(await shop.createDraft())).toBe(200);
});

test('the number is a whole one above zero', async () => {
  const { status, body } = await shop.request('POST', await shop.createDraft(), '/send', { confirm_recipients: 0 });
  expect([status, body.details[0].path]).toEqual([400, 'confirm_recipients']);
});
