import { givenAutomaticShop } from '../../support/automatic-messages';
import { CampaignShop } from '../../support/campaign-shop';
import { givenCustomer } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** A reindexing of this business that is not going on by itself. */
async function givenReindexing({ database }: TestApp, businessId: number) {
  await database.query('INSERT INTO customer_reindexings (business_id, last_customer_id, total) VALUES ($1, 1, 1)', [
    businessId,
  ]);
  return { end: () => database.query('DELETE FROM customer_reindexings WHERE business_id = $1', [businessId]) };
}

describe('While the phones of a business are read anew', () => {
  it('a campaign is not prepared, and goes on afterwards', async () => {
    const campaigns = await CampaignShop.open();
    const { testApp, shop } = campaigns;
    const { id: customer_id } = await givenCustomer(testApp, shop, { phone: '+254701000001' });
    const reindexing = await givenReindexing(testApp, shop.business_id);
    const id = await campaigns.sent();
    const state = () =>
      testApp.database.query(
        `SELECT status, (SELECT count(*)::int FROM campaign_recipients WHERE campaign_id = c.id) AS recipients,
           (SELECT count(*)::int FROM pgboss.job j
            WHERE j.name = 'campaigns' AND j.state < 'active' AND j.start_after > now()) AS later
         FROM campaigns c WHERE id = $1`,
        [id],
      );
    await campaigns.runJob(id);
    expect(await state()).toEqual([{ status: 'preparing', recipients: 0, later: 1 }]);
    await reindexing.end();
    await campaigns.runJob(id);
    expect(await state()).toMatchObject([{ status: 'sending', recipients: 1 }]);
    const messages = await testApp.database.query('SELECT customer_id, address FROM messages');
    expect(messages).toEqual([{ customer_id, address: '+254701000001' }]);
    await testApp.close();
  });

  it('an automatic message waits, and is written afterwards', async () => {
    const testApp = await createTestApp();
    const { shop, turn, written } = await givenAutomaticShop(testApp);
    await turn('welcome');
    const reindexing = await givenReindexing(testApp, shop.business_id);
    const { id: customer_id } = await givenCustomer(testApp, shop, { phone: '+254701000002' });
    const isWaiting = `name = 'automatic_messages' AND state < 'active' AND start_after > now()`;
    await waitUntil('the job waits', async () => {
      return (await testApp.database.query(`SELECT FROM pgboss.job WHERE ${isWaiting}`)).length === 1;
    });
    expect(await testApp.database.query('SELECT FROM messages')).toEqual([]);
    await reindexing.end();
    await testApp.database.query(`UPDATE pgboss.job SET start_after = now() WHERE ${isWaiting}`);
    expect(await written(1)).toMatchObject([{ customer_id, kind: 'welcome', address: '+254701000002' }]);
    await testApp.close();
  });
});
