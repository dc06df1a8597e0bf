import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Buckets {
  buckets: { start: string; sales: number }[];
}
interface Found {
  total: number;
}
interface Analytics {
  total_customers: number;
  repeat_customers: number;
  repeat_frequency_distribution: Record<'one_time' | 'occasional' | 'regular' | 'frequent', number>;
}

const HOUR_MS = 60 * 60 * 1_000;
/** The day in the shop's time zone that was so many days ago, such as `2026-11-03`. */
const nairobiDay = (daysAgo: number) =>
  new Date(Date.now() + (3 - daysAgo * 24) * HOUR_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);

describe('the period and the figures of Home in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const main = () => visit.page.locator('main');
    const field = (label: string) => main().getByLabel(label, { exact: true });
    const settled = () => visit.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
    const figure = () => main().locator('.home-sales figure');

    it('shows the sales of any days, which the address keeps', async () => {
      const { page } = visit;
      await visit.open('');
      await field(t('home.period')).selectOption('dates');
      const [first, last] = [nairobiDay(19), nairobiDay(10)];
      await field(t('filters.from')).fill(first);
      await field(t('filters.to')).fill(last);
      await page.waitForURL(new RegExp(`from=${first}`));
      await page.waitForURL(new RegExp(`to=${last}`));
      await page.reload();
      await settled();
      await expect(visit.opened.check()).resolves.toEqual([]);
      const query = `from=${nairobiDay(20)}T21:00:00Z&to=${last}T21:00:00Z`;
      const { buckets } = await stage.api.get<Buckets>(`analytics/1/sales?${query}`);
      expect(buckets).toHaveLength(10);
      expect(buckets.some(({ sales }) => sales > 0)).toBe(true);
      await figure()
        .getByRole('button', { name: t('charts.asTable') })
        .click();
      await figure().locator('tbody').waitFor();
      const cells = await figure().locator('tbody td:nth-child(3)').allInnerTexts();
      expect(cells.map(Number)).toEqual(buckets.map(({ sales }) => sales));
      await figure()
        .getByRole('button', { name: t('charts.asTable') })
        .click();
    });

    it('leaves out the time before, if nobody wants to compare', async () => {
      const { page } = visit;
      await visit.open('');
      await main().locator('.recharts-line').waitFor();
      await main()
        .getByRole('switch', { name: t('home.compared') })
        .uncheck({ force: true });
      await page.waitForURL(/compare=false/);
      await main().locator('.recharts-line').waitFor({ state: 'detached' });
      await figure().locator('.recharts-bar').waitFor();
      await expect(figure().getByText(t('charts.before')).count()).resolves.toBe(0);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.reload();
      await expect(
        main()
          .getByRole('switch', { name: t('home.compared') })
          .isChecked(),
      ).resolves.toBe(false);
    });

    it('leads from each figure to what it counts', async () => {
      const { page } = visit;
      const { total_customers, repeat_customers } = await stage.api.get<Analytics>('analytics/1/customers');
      const followFigure = async (label: string) => {
        await visit.open('');
        await main().locator('a.figure', { hasText: label }).click();
      };
      const waitForCount = (number: number) =>
        main()
          .getByText(new RegExp(`^${t('customers.count_other', { number: String(number) })}\\b`))
          .waitFor();
      await followFigure(t('home.customers'));
      await waitForCount(total_customers);
      await followFigure(t('home.cameBack'));
      await page.waitForURL(/often=again/);
      await waitForCount(repeat_customers);
      const found = await stage.api.get<Found>('reports/1/customers?is_repeat_customer=true&limit=1');
      expect(found.total).toBe(repeat_customers);
      await followFigure(t('home.lifetimeValue'));
      await page.waitForURL(/sort=total_spent/);
      await followFigure(t('home.pointsOwed'));
      await page.waitForURL(/#points$/);
      await page.waitForFunction(() => {
        const { top, bottom } = document.querySelector('#points figcaption')!.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight;
      });
    });

    it('says in words how often most customers buy', async () => {
      await visit.open('');
      const { total_customers: total, repeat_frequency_distribution: counts } =
        await stage.api.get<Analytics>('analytics/1/customers');
      const never = total - Object.values(counts).reduce((sum, count) => sum + count);
      const groups = [
        { key: 'never', count: never },
        { key: 'once', count: counts.one_time },
        { key: 'range', count: counts.occasional, from: '2', to: '4' },
        { key: 'range', count: counts.regular, from: '5', to: '9' },
        { key: 'more', count: counts.frequent, from: '10' },
      ];
      const { key, count, from = '', to = '' } = groups.reduce((a, b) => (b.count > a.count ? b : a));
      const values = { number: String(count), total: String(total), from, to };
      await main()
        .getByRole('figure', { name: t(`home.often.${key}_other`, values) })
        .waitFor();
    });

    it('shows each tier by the shape of its place in the ladder', async () => {
      await visit.open('');
      const chart = main().locator('figure').filter({ hasText: '◆ Gold' });
      await chart.waitFor();
      await expect(chart.innerText()).resolves.toMatch(/● Member[\s\S]*▲ Silver[\s\S]*◆ Gold/);
      await visit.open('/customers/1');
      await main().getByText('▲ Silver').waitFor();
    });
  });
});
