import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Total {
  total: number;
}

describe('long lists in the console', () => {
  const stage = useStage();
  const t = textsOf('en');

  beforeAll(async () => {
    const sale = { payment_method: 'voucher', total_amount: '10.00', total_items: '1' };
    const sales = Array.from({ length: 360 }, (_, index) => ({
      ...{ ...sale, external_id: `LONG-${index + 1}` },
      completed_at: new Date(Date.UTC(2021, 0, 1) + index * 60_000).toISOString(),
      ...(index === 0 && { customer_id: 1 }),
    }));
    await stage.api.post('sales/1/batch', { sales });
  });

  describe('on a computer', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const links = () => visit.page.locator('main tbody th a');
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const first = () => links().first().innerText();

    it('hold at most 300 rows, and go on to earlier and later ones', async () => {
      const { page } = visit;
      await visit.open('/sales?method=voucher');
      await links().first().waitFor();
      await page.getByText('50 sales', { exact: true }).waitFor();
      await page.getByText(t('paging.of', { total: '360' }), { exact: true }).waitFor();
      for (const count of [100, 150, 200, 250, 300]) {
        await button(t('paging.earlier')).click();
        await page.getByText(`${count} sales`, { exact: true }).waitFor();
      }
      await expect(links().count()).resolves.toBe(300);
      expect(await first()).toBe('LONG-360');
      await expect(button(t('paging.later')).count()).resolves.toBe(0);
      await button(t('paging.earlier')).click();
      await page.getByRole('link', { name: 'LONG-11', exact: true }).waitFor();
      await expect(links().count()).resolves.toBe(300);
      expect(await first()).toBe('LONG-310');
      await button(t('paging.earlier')).click();
      await page.getByRole('link', { name: 'LONG-1', exact: true }).waitFor();
      await expect(links().count()).resolves.toBe(300);
      await expect(button(t('paging.earlier')).count()).resolves.toBe(0);
      await page.getByRole('cell', { name: 'Njeri Kamau', exact: true }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('paging.later')).click();
      await button(t('paging.later')).click();
      await page.getByRole('link', { name: 'LONG-360', exact: true }).waitFor();
      await expect(button(t('paging.later')).count()).resolves.toBe(0);
    });

    it.each(['/sales?method=voucher', '/customers'])('keep the names of their columns in sight: %s', async (path) => {
      const { page } = visit;
      await visit.open(path);
      await links().nth(30).waitFor();
      await links().nth(30).focus();
      const head = (await page.locator('main thead th').first().boundingBox())!;
      const row = (await page.locator(':focus').boundingBox())!;
      expect(head.y).toBeGreaterThan(0);
      expect(head.y + head.height).toBeLessThan(row.y);
      const area = (await page.locator('.table-scroll').boundingBox())!;
      expect(row.y + row.height).toBeLessThanOrEqual(area.y + area.height);
      // Upwards, a row with the focus must not hide below them.
      await links().nth(2).focus();
      const upper = (await page.locator(':focus').boundingBox())!;
      const headNow = (await page.locator('main thead th').first().boundingBox())!;
      expect(upper.y).toBeGreaterThanOrEqual(headNow.y + headNow.height);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('of customers say how many the shop has beside those that match', async () => {
      const { page } = visit;
      const { total } = await stage.api.get<Total>('reports/1/customers?limit=1&is_active=true');
      await visit.open('/customers?q=Kamau');
      await page.getByText(t('paging.of', { total: String(total) }), { exact: true }).waitFor();
    });
  });
});
