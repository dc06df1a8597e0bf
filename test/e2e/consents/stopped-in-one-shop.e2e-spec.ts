import { CampaignRunner, Recipients } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { givenTemplate } from '../../support/campaign-shop';
import { AGREED_AGAIN, expectStatus, givenAnotherShop, givenCustomer, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { ImportBench } from '../../support/import-bench';
import { alwaysOpen } from '../../support/sent-messages';

const PHONE = '+254712000123';

describe('A STOP at the callback URL of a shop', () => {
  let bench: ImportBench;
  let first: number;
  let callbackToken: string;

  beforeAll(async () => {
    bench = await ImportBench.open();
  });
  beforeEach(async () => {
    bench = await bench.withEmptyBusiness();
    first = await givenCustomerOf('C1');
    const path = `/api/messaging/${bench.shop.business_id}/callback-token/rotate`;
    const rotated = await bench.testApp.request('POST', path, { token: bench.shop.owner, body: {} });
    callbackToken = expectStatus(rotated, 201).body.token;
  });
  afterAll(() => bench.close());

  const givenCustomerOf = async (external_id: string, shop: Shop = bench.shop, phone = PHONE) =>
    (await givenCustomer(bench.testApp, shop, { external_id, phone })).id;
  const givenKey = async () => {
    const path = `/api/businesses/${bench.shop.business_id}/api-keys`;
    const body = { name: 'Web shop', role: 'manager' };
    const created = await bench.testApp.request('POST', path, { token: bench.shop.owner, body });
    return expectStatus(created, 201).body.key as string;
  };
  const send = async (text: string, id: string) => {
    const path = `/api/callbacks/africas-talking/${callbackToken}/incoming`;
    expectStatus(await postForm(bench.testApp, path, { from: PHONE, text, id }), 200);
  };
  const grant = (customer: number, token: string, purpose = 'offers', more: object = {}) => {
    const path = `/api/customers/${bench.shop.business_id}/${customer}/consents`;
    const body = { channel: 'sms', purpose, state: 'granted', ...more };
    return bench.testApp.request('POST', path, { token, body });
  };
  const isStopped = (customer: number, { business_id }: Shop = bench.shop) =>
    withTenant(business_id, async () => {
      const recipient = await bench.testApp.app.get(Recipients).find(business_id, customer, 'offers');
      return recipient?.consents.sms;
    });
  /** Why a campaign leaves out each customer, or `null` for those it writes to. */
  const reasonsOfCampaign = async () => {
    const { business_id, manager } = bench.shop;
    await alwaysOpen(bench.testApp, business_id);
    const template_id = await givenTemplate(bench.testApp, business_id);
    const body = { name: 'Easter', purpose: 'offers', channel: 'sms', template_id, audience: {} };
    const path = `/api/campaigns/${business_id}`;
    const created = await bench.testApp.request('POST', path, { token: manager, body });
    const campaign_id = expectStatus(created, 201).body.campaign.id;
    expectStatus(await bench.testApp.request('POST', `${path}/${campaign_id}/send`, { token: manager }), 200);
    await bench.testApp.app.get(CampaignRunner).advanceCampaign({ business_id, campaign_id });
    const rows = await bench.testApp.database.query<{ reason: string | null }>(
      'SELECT reason FROM campaign_recipients WHERE campaign_id = $1 ORDER BY customer_id',
      [campaign_id],
    );
    return rows.map(({ reason }) => reason);
  };

  it('covers who gets the phone later, by the API and by a file, and no campaign writes to them', async () => {
    await send('STOP', 'one');
    const path = `/api/customers/${bench.shop.business_id}/${first}`;
    const body = { phone: '+254712999999' };
    expectStatus(await bench.testApp.request('PATCH', path, { token: bench.shop.manager, body }), 200);
    const second = await givenCustomerOf('C2');
    expect((await grant(second, await givenKey())).body.code).toBe('consent_is_withdrawn');
    const { summary } = await bench.import('customers', `external_id,name,phone,consent_sms\nC3,Juma,${PHONE},yes\n`);
    expect(summary).toMatchObject({ created: 1, kept: 1 });
    const third = Number((await bench.customers()).find(({ external_id }) => external_id === 'C3')?.id);
    expect([await isStopped(first), await isStopped(second), await isStopped(third)]).toEqual([
      ...['withdrawn', 'withdrawn', 'withdrawn'],
    ]);
    expect(await reasonsOfCampaign()).toEqual(['consent_withdrawn', 'consent_withdrawn', 'consent_withdrawn']);
  });

  it('leaves other shops alone, and does not return when the provider repeats it', async () => {
    const otherShop = await givenAnotherShop(bench.testApp, bench.shop);
    await send('STOP', 'one');
    expect(await isStopped(await givenCustomerOf('C1', otherShop), otherShop)).toBeNull();
    const later = await givenCustomerOf('C2');
    expectStatus(await grant(later, bench.shop.owner, 'offers', AGREED_AGAIN), 201);
    await send('STOP', 'one');
    expect(await isStopped(later)).toBe('granted');
    await send('STOP', 'two');
    expect([await isStopped(later), await isStopped(await givenCustomerOf('C3'))]).toEqual(['withdrawn', 'withdrawn']);
  });
});
