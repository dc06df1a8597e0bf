import { readFileSync } from 'node:fs';

import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Analytics {
  total_customers: number;
  repeat_customers: number;
}
interface LastPurchases {
  ranges: { customers: number; total_spent: string }[];
}
interface ReportPage {
  total: number;
}

describe('Home in the console', () => {
  const stage = useStage();
  const awayCustomers = async () => {
    const before = new Date(Date.now() - 60 * 24 * 60 * 60 * 1_000).toISOString();
    const query = `limit=1&is_active=true&last_purchase_before=${before}`;
    return (await stage.api.get<ReportPage>(`reports/1/customers?${query}`)).total;
  };

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);

    it('says who has not been back, and leads to their list', async () => {
      const { page } = visit;
      await visit.open('');
      const count = await awayCustomers();
      expect(count).toBeGreaterThan(1);
      const text = t('home.away_other', { number: String(count), days: '60' });
      await page.getByRole('figure', { name: text }).waitFor();
      await page.getByRole('link', { name: text }).click();
      await page.waitForURL(/\/customers\?away=60$/);
      const words = t('customers.countOf_other', { number: String(count), total: '' });
      await page.getByText(new RegExp(`^${words}\\d+$`)).waitFor();
    });

    it('shows how long customers have been away in columns, and in a table with what they have spent', async () => {
      const { page } = visit;
      await visit.open('');
      await page.locator('.away-column').first().waitFor();
      const { ranges } = await stage.api.get<LastPurchases>('analytics/1/last-purchases');
      const figure = page.locator('figure').filter({ has: page.getByRole('link', { name: t('home.awayList') }) });
      const shown = await figure.locator('.away-column').allInnerTexts();
      expect(shown.map((text) => text.trim())).toEqual(ranges.map(({ customers }) => String(customers)));
      await expect(figure.locator('.is-warning').count()).resolves.toBe(2);
      await figure.getByRole('button', { name: t('charts.asTable') }).click();
      await figure.getByRole('columnheader', { name: t('home.spentSoFar') }).waitFor();
      const cells = await figure.locator('tbody tr td:last-child').allInnerTexts();
      const amounts = cells.map((cell) => Number(cell.replace(/[^\d.]/g, '')));
      expect(amounts).toEqual(ranges.map(({ total_spent }) => Number(total_spent)));
      await expect(visit.opened.check()).resolves.toEqual([]);
      await figure.getByRole('button', { name: t('charts.asTable') }).click();
    });

    it('shows who came back as two parts of one bar, with their numbers', async () => {
      const { page } = visit;
      await visit.open('');
      const figure = page.locator('figure').filter({ has: page.locator('.shared-bar') });
      const query = 'analytics/1/customers';
      const { total_customers: total, repeat_customers: returned } = await stage.api.get<Analytics>(query);
      await figure.getByText(`${t('home.didReturn')}: ${returned}`).waitFor();
      await figure.getByText(`${t('home.didNotReturn')}: ${total - returned}`).waitFor();
      const parts = figure.locator('.shared-bar > div');
      const widths = await parts.evaluateAll((all) => all.map((part) => part.getBoundingClientRect().width));
      expect(widths[0]! / (widths[0]! + widths[1]!)).toBeCloseTo(returned / total, 2);
    });

    it('draws the sales with the period before', async () => {
      const { page } = visit;
      await visit.open('');
      await page.locator('.home-sales .recharts-line').waitFor();
      await page.locator('.home-sales').getByText(t('charts.before')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('gives the tables of all charts as one file', async () => {
      const { page } = visit;
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: t('home.downloadAll') }).click();
      const text = readFileSync(await (await download).path(), 'utf8');
      const titles = await page.locator('figcaption').allTextContents();
      expect(titles).toHaveLength(6);
      for (const title of titles) expect(text.replaceAll('"', '')).toContain(title);
    });

    it('shows unread replies until somebody has read them', async () => {
      const { page } = visit;
      const reply = { id: 7, customer_id: 1, customer_ids: [1], phone: '+254700000101', body: 'Nitakuja kesho' };
      let replies = [{ ...reply, request: null, received_at: '2026-11-01T08:00:00Z', read_at: null }];
      await page.route('**/replies?*', (route) => route.fulfill({ json: { replies, next_cursor: null } }));
      await page.route('**/replies/7/read', (route) => {
        const answer = { message: 'Read', reply: replies[0] };
        replies = [];
        return route.fulfill({ json: answer });
      });
      await visit.open('');
      // The menu shows the number too.
      const todo = page.getByRole('region', { name: t('todo.title') });
      await todo.getByText(t('todo.unread_one', { number: '1' })).waitFor();
      await page.getByRole('link', { name: /Nitakuja kesho/ }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByRole('button', { name: t('todo.markRead') }).click();
      await todo.getByText(t('todo.unread_other', { number: '0' })).waitFor();
      await page.unrouteAll();
    });
  });

  describe.each(LOOKS)('of staff, %j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look, 'staff@demo.wateja.example');

    it('is the counter, with a search and the sales of today', async () => {
      const { page } = visit;
      const receipt = `TODAY-${look.width}`;
      const sale = { external_id: receipt, payment_method: 'cash', total_amount: '50.00', total_items: '1' };
      await stage.api.post('sales/1', sale);
      await visit.open('');
      await page.getByRole('link', { name: new RegExp(receipt) }).waitFor();
      await page.getByRole('heading', { name: t('home.todaysSales') }).waitFor();
      const field = page.getByLabel(t('search.label'));
      expect((await field.boundingBox())?.height).toBe(56);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await field.fill('0700000101');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
    });
  });
});
