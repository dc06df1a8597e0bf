import { readFileSync } from 'node:fs';

import { holdRequests } from './requests';
import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Added {
  customer: { id: number };
}
interface Total {
  total: number;
}

const CUSTOMERS = 360;
const nameOf = (number: number) => `Orodha ${String(number).padStart(3, '0')}`;

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
    const numbers = Array.from({ length: CUSTOMERS }, (_, index) => index + 1);
    for (let sent = 0; sent < CUSTOMERS; sent += 20) {
      const some = numbers.slice(sent, sent + 20);
      await Promise.all(some.map((number) => stage.api.post('customers/1', { name: nameOf(number) })));
    }
  });

  describe('on a computer', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const links = () => visit.page.locator('main tbody th a');
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const first = () => links().first().innerText();
    const row = (number: number) => visit.page.getByRole('link', { name: nameOf(number), exact: true });

    it('hold at most 300 rows, and go on to earlier and later ones', async () => {
      const { page } = visit;
      const total = '360';
      await visit.open('/sales?method=voucher');
      await page.getByText(t('sales.countOf_other', { number: '50', total }), { exact: true }).waitFor();
      for (const count of [100, 150, 200, 250, 300]) {
        await button(t('paging.earlier')).click();
        await page.getByText(t('sales.countOf_other', { number: String(count), total }), { exact: true }).waitFor();
      }
      await expect(links().count()).resolves.toBe(300);
      expect(await first()).toBe('LONG-360');
      await expect(button(t('paging.later')).count()).resolves.toBe(0);
      await button(t('paging.earlier')).click();
      await page.getByText(t('sales.rangeOf', { from: '51', to: '350', total }), { exact: true }).waitFor();
      await expect(links().count()).resolves.toBe(300);
      expect(await first()).toBe('LONG-310');
      await button(t('paging.earlier')).click();
      await page.getByRole('link', { name: 'LONG-1', exact: true }).waitFor();
      await expect(links().count()).resolves.toBeLessThanOrEqual(300);
      await expect(button(t('paging.earlier')).count()).resolves.toBe(0);
      await page.getByRole('cell', { name: 'Njeri Kamau', exact: true }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('paging.later')).click();
      await page.getByText(/^Sales 51 to /).waitFor();
      await button(t('paging.later')).click();
      await page.getByRole('link', { name: 'LONG-360', exact: true }).waitFor();
      await expect(button(t('paging.later')).count()).resolves.toBe(0);
      await visit.open('/sales?receipt=LONG-7');
      await page.getByText('1 sale', { exact: true }).waitFor();
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
      // If the focus moves upwards, its row must not hide below the head of the table.
      await links().nth(2).focus();
      const upper = (await page.locator(':focus').boundingBox())!;
      const headNow = (await page.locator('main thead th').first().boundingBox())!;
      expect(upper.y).toBeGreaterThanOrEqual(headNow.y + headNow.height);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('of customers keep who is selected, and where the user was', async () => {
      const { page } = visit;
      const more = button(t('paging.more'));
      const bar = page.getByRole('group', { name: t('selection.label') });
      const focused = () => page.locator(':focus').innerText();
      await visit.open('/customers?q=Orodha&sort=name');
      await page.getByText(/^360 customers of/).waitFor();
      await page.getByLabel(t('selection.one', { name: nameOf(1) })).check();
      await more.click();
      await page.locator(':focus', { hasText: nameOf(51) }).waitFor();
      await page.keyboard.press('k');
      expect(await focused()).toBe(nameOf(50));
      for (const last of [150, 200, 250, 300]) {
        await more.click();
        await row(last).waitFor();
      }
      await expect(links().count()).resolves.toBe(300);
      await expect(button(t('customers.before')).count()).resolves.toBe(0);
      await more.click();
      await page.getByText(t('customers.range', { from: '51', to: '350' }), { exact: true }).waitFor();
      await expect(links().count()).resolves.toBe(300);
      expect(await first()).toBe(nameOf(51));
      await page.locator(':focus', { hasText: nameOf(301) }).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await bar.getByText(t('selection.count_other', { number: '2' }), { exact: true }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      const download = page.waitForEvent('download');
      await bar.getByRole('button', { name: t('customers.download') }).click();
      const file = readFileSync(await (await download).path(), 'utf8');
      expect(file.match(/Orodha \d+/g)).toEqual([nameOf(1), nameOf(302)]);
      await row(320).click();
      await page.getByRole('heading', { name: nameOf(320), level: 1 }).waitFor();
      await page.goBack();
      await row(350).waitFor();
      expect(await first()).toBe(nameOf(51));
      const place = (await row(320).boundingBox())!;
      expect(place.y).toBeGreaterThan(0);
      expect(place.y).toBeLessThan(900);
      // A customer who is added meanwhile does not push another one out of the list.
      const { customer } = await stage.api.post<Added>('customers/1', { name: nameOf(0) });
      await button(t('customers.before')).click();
      await page.locator(':focus', { hasText: nameOf(50) }).waitFor();
      expect(await first()).toBe(nameOf(0));
      await expect(links().count()).resolves.toBe(300);
      await expect(button(t('customers.before')).count()).resolves.toBe(0);
      await stage.api.delete(`customers/1/${customer.id}`);
    });

    it('leave the focus to a user who has gone elsewhere meanwhile', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Orodha&sort=name');
      const held = await holdRequests(page, 'GET', '**/api/reports/1/customers?*cursor=*');
      await button(t('paging.more')).click();
      await held.arrived;
      await page.getByLabel(t('customers.sort')).focus();
      held.release();
      await row(100).waitFor();
      await expect(button(t('busy.loading')).count()).resolves.toBe(0);
      await page.locator('select:focus').waitFor();
      await page.unrouteAll();
    });

    it('without links give the focus to the row that comes next', async () => {
      const { page } = visit;
      await visit.open('/settings/history');
      await button(t('paging.earlier')).click();
      await page.locator('tbody tr:nth-child(51):focus').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('of customers say how many the shop has beside those that match', async () => {
      const { page } = visit;
      const { total } = await stage.api.get<Total>('reports/1/customers?limit=1&is_active=true');
      await visit.open('/customers?q=Kamau');
      await page.getByText(new RegExp(`^\\d+ customers? of ${total}$`)).waitFor();
    });
  });

  describe('on a phone', () => {
    const visit = useVisit(stage, { language: 'sw', width: 360, isTouch: true });
    const words = textsOf('sw');
    const items = () => visit.page.locator('main a.row-link');
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });

    it('of customers go on and come back, too', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Orodha&sort=name');
      for (const last of [100, 150, 200, 250, 300, 350]) {
        await button(words('paging.more')).tap();
        await items()
          .filter({ hasText: nameOf(last) })
          .waitFor();
      }
      await expect(items().count()).resolves.toBe(300);
      await page.getByText(words('customers.range', { from: '51', to: '350' }), { exact: true }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await items()
        .filter({ hasText: nameOf(340) })
        .tap();
      await page.getByRole('heading', { name: nameOf(340), level: 1 }).waitFor();
      await page.goBack();
      const place = (await items()
        .filter({ hasText: nameOf(340) })
        .boundingBox())!;
      expect(place.y).toBeGreaterThan(0);
      expect(place.y).toBeLessThan(900);
      await button(words('customers.before')).tap();
      await items()
        .filter({ hasText: nameOf(1) })
        .waitFor();
      await expect(items().count()).resolves.toBe(300);
    });
  });
});
