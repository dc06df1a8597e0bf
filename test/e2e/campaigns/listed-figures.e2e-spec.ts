import { Recipients } from '@wateja/messaging';

import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus } from '../../support/fixtures';

let shop: CampaignShop;

beforeAll(async () => {
  shop = await CampaignShop.open();
});
afterAll(() => shop.close());

const query = (sql: string, values: unknown[]) => shop.testApp.database.query(sql, values);

test('the list of campaigns has their figures, and their effects if they are asked for', async () => {
  const audience = { customer_type: ['regular'] };
  const people = await shop.people(100, 'regular');
  const compared = await shop.sent({ audience, holdout_percent: 50 });
  // So much fewer that chance does not give both the same effect.
  const second = await shop.sent({ audience, holdout_percent: 10 });
  const plain = await shop.sent({ audience });
  for (const id of [compared, second, plain]) await shop.runJob(id);
  await query(
    `INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
     VALUES ($1, $2, repeat('0', 64), 100, 1, 'cash', 'completed', now())`,
    [shop.shop.business_id, people[0]],
  );
  await query(`UPDATE messages SET status = 'sent' WHERE campaign_id = $1`, [plain]);
  await query(
    `UPDATE messages SET status = 'delivered' WHERE id IN (SELECT id FROM messages WHERE campaign_id = $1 LIMIT 30)`,
    [plain],
  );
  const list = async (search: string) => {
    const { campaigns } = expectStatus(await shop.request('GET', undefined, search), 200).body;
    const campaignOf = (id: number) => campaigns.find((campaign: { id: number }) => campaign.id === id);
    return [campaignOf(plain), campaignOf(second), campaignOf(compared)];
  };
  const { uplift, chosen } = (await shop.report(compared)) as { uplift: Record<string, unknown>; chosen: number };
  const effectOf = ({ rate_difference, rate_interval }: Record<string, unknown>) => ({
    rate_difference,
    rate_interval,
  });
  const all = (await shop.report(plain))['chosen'];
  const figures = { recipients: chosen, sent: 0, delivered: 0 };
  const other = (await shop.report(second)) as { uplift: Record<string, unknown> };
  expect(other.uplift).not.toEqual(uplift);
  expect(await list('?limit=100')).toEqual([
    expect.objectContaining({ figures: { recipients: all, sent: all, delivered: 30 }, effect: null }),
    expect.objectContaining({ effect: null }),
    expect.objectContaining({ figures, effect: null }),
  ]);
  const outcomes = jest.spyOn(shop.testApp.app.get(Recipients), 'outcomes');
  expect(await list('?limit=100&effects=true')).toEqual([
    expect.objectContaining({ effect: null }),
    expect.objectContaining({ effect: effectOf(other.uplift) }),
    expect.objectContaining({ figures, effect: effectOf(uplift) }),
  ]);
  expect(outcomes).toHaveBeenCalledTimes(1);
  outcomes.mockRestore();
  // More recipients than are compared for one page.
  await query('UPDATE campaigns SET recipient_count = 20001 WHERE id = $1', [second]);
  expect(await list('?limit=100&effects=true')).toEqual([
    expect.objectContaining({ effect: null }),
    expect.objectContaining({ effect: null, figures: { recipients: 20_001, sent: 0, delivered: 0 } }),
    expect.objectContaining({ figures, effect: effectOf(uplift) }),
  ]);
  // More messages than are counted for one page.
  await query('UPDATE campaigns SET recipient_count = 100001 WHERE id = ANY ($1)', [[plain, second]]);
  const figuresOfLarge = { recipients: 100_001, sent: null, delivered: null };
  expect(await list('?limit=100&effects=true')).toEqual([
    expect.objectContaining({ effect: null, figures: figuresOfLarge }),
    expect.objectContaining({ effect: null, figures: figuresOfLarge }),
    expect.objectContaining({ figures, effect: effectOf(uplift) }),
  ]);
});
