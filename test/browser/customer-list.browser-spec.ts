import { readFileSync } from 'node:fs';

import type { Page } from 'playwright-core';

import type { Look } from './console-page';
import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface CustomerAnswer {
  customer: { tags: string[] };
}
interface TagsAnswer {
  tags: { name: string; customers: number }[];
}

describe('the list of customers in the console', () => {
  const stage = useStage();
  const t = textsOf('en');
  const tagsOf = async (id: number) => (await stage.api.get<CustomerAnswer>(`customers/1/${id}`)).customer.tags;
  const customersWith = async (tag: string) =>
    (await stage.api.get<TagsAnswer>('tags/1')).tags.find(({ name }) => name === tag)?.customers ?? 0;

  // The button has another name while it is busy.
  const undone = (page: Page) => page.locator('.toast').waitFor({ state: 'detached' });

  describe('on a wide screen', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const button = (name: string) => visit.page.locator('main').getByRole('button', { name, exact: true });
    const bar = () => visit.page.getByRole('group', { name: t('selection.label') });
    const select = (name: string) => visit.page.getByLabel(t('selection.one', { name })).check();

    it('tags the customers who are selected, and takes a tag away', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Kamau');
      await select('Njeri Kamau');
      await bar().getByLabel(t('selection.tag')).fill('Choir');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('selection.add')).click();
      await page.getByRole('cell', { name: /Choir/ }).waitFor();
      expect(await tagsOf(1)).toContain('Choir');
      await bar().getByLabel(t('selection.tag')).fill('Choir');
      await button(t('selection.remove')).click();
      await page.getByRole('cell', { name: /Choir/ }).waitFor({ state: 'detached' });
      expect(await tagsOf(1)).not.toContain('Choir');
    });

    it('undoes a tag of those who are selected, and leaves it to those who had it', async () => {
      const { page } = visit;
      await stage.api.put('customers/1/1/tags/Kwaya');
      await visit.open('/customers');
      await page.getByLabel(t('selection.page')).check();
      const count = await page.locator('tbody tr').count();
      expect(count).toBeGreaterThan(2);
      await bar().getByLabel(t('selection.tag')).fill('kwaya');
      await button(t('selection.add')).click();
      const number = String(count - 1);
      await page.getByText(t('selection.done.add_other', { tag: 'Kwaya', number })).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      expect(await customersWith('Kwaya')).toBe(count);
      await button(t('toast.undo')).click();
      await undone(page);
      expect(await customersWith('Kwaya')).toBe(1);
      expect(await tagsOf(1)).toContain('Kwaya');
      await stage.api.delete('customers/1/1/tags/Kwaya');
    });

    it('removes no customer for a tag that an address would read as a folder', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Kamau');
      await select('Njeri Kamau');
      await bar().getByLabel(t('selection.tag')).fill('..');
      await page.getByText(t('selection.refused')).waitFor();
      await expect(button(t('selection.remove')).isDisabled()).resolves.toBe(true);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('means only those who are selected, when somebody is selected after all', async () => {
      const { page } = visit;
      await visit.open('/customers?away=30');
      await page.locator('tbody input').nth(0).check();
      const all = bar().getByRole('button', { name: /^All \d+ that match$/ });
      await all.click();
      await page.locator('tbody input').nth(1).check();
      await page.getByText(t('selection.count_other', { number: '2' }), { exact: true }).waitFor();
      await expect(all.getAttribute('aria-pressed')).resolves.toBe('false');
    });

    it('tags all customers that match, and finds them by the tag', async () => {
      const { page } = visit;
      await visit.open('/customers?away=30');
      await page.locator('tbody input').first().check();
      const all = bar().getByRole('button', { name: /^All \d+ that match$/ });
      const count = /\d+/.exec((await all.textContent()) ?? '')?.[0] ?? '';
      await all.click();
      await page.getByText(t('selection.count_other', { number: count })).waitFor();
      await bar().getByLabel(t('selection.tag')).fill('Bulk');
      await button(t('selection.add')).click();
      await page.getByText(t('selection.done.add_other', { tag: 'Bulk', number: count })).waitFor();
      await page.getByRole('cell', { name: /Bulk/ }).first().waitFor();
      expect(await customersWith('Bulk')).toBe(Number(count));
      await bar().getByLabel(t('selection.tag')).fill('Bulk');
      await button(t('selection.remove')).click();
      await page.getByText(t('selection.done.remove_other', { tag: 'Bulk', number: count })).waitFor();
      expect(await customersWith('Bulk')).toBe(0);
      await button(t('toast.undo')).click();
      await undone(page);
      expect(await customersWith('Bulk')).toBe(Number(count));
      await visit.open('/customers');
      await page.getByLabel(t('customer.tags'), { exact: true }).selectOption('Bulk');
      await page.waitForURL(/tag=Bulk/);
      await page.getByText(new RegExp(`^${t('customers.count_other', { number: count })}\\b`)).waitFor();
    });

    it('gives the list with its filters as a file', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Kamau');
      const download = page.waitForEvent('download');
      await button(t('customers.download')).click();
      const lines = readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split('\n');
      expect(lines[0]).toContain('total_spent');
      expect(lines.slice(1).every((line) => line.includes('Kamau'))).toBe(true);
      expect(lines.length).toBeGreaterThan(1);
    });

    it('gives those who are selected as a file', async () => {
      const { page } = visit;
      await select('Njeri Kamau');
      const download = page.waitForEvent('download');
      await bar()
        .getByRole('button', { name: t('customers.download') })
        .click();
      const lines = readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split('\r\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain('Njeri Kamau');
    });

    it('shows the columns that the user chooses, also after a reload', async () => {
      const { page } = visit;
      await visit.open('/customers');
      await button(t('customers.columns')).click();
      await page.getByRole('checkbox', { name: t('customer.email') }).check();
      await page.getByRole('checkbox', { name: t('customer.phone') }).uncheck();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.reload();
      await page.getByRole('columnheader', { name: t('customer.email') }).waitFor();
      await expect(page.getByRole('columnheader', { name: t('customer.phone') }).count()).resolves.toBe(0);
    });

    it('says by which column it is sorted', async () => {
      const { page } = visit;
      const sorted = (name: string, direction: string) =>
        page.locator(`th[aria-sort=${direction}]`, { hasText: name }).waitFor();
      await visit.open('/customers');
      await sorted(t('customer.lastPurchase'), 'descending');
      await page.getByLabel(t('customers.sort')).selectOption('name');
      await sorted(t('customer.name'), 'ascending');
      await expect(page.locator('th[aria-sort]').count()).resolves.toBe(1);
    });

    it('shows the whole list for an address with words that it does not know', async () => {
      const { page } = visit;
      await visit.open('/customers?type=garbage&sort=toString&away=never&cursor=..%2F..&tag=');
      await page.getByRole('link', { name: 'Njeri Kamau' }).waitFor();
      await expect(page.getByRole('alert').count()).resolves.toBe(0);
    });
  });

  describe.each<Look>([
    { language: 'en', width: 360 },
    { language: 'sw', width: 360 },
  ])('on a phone, %j', (look) => {
    const visit = useVisit(stage, look);
    const words = textsOf(look.language);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });

    it('selects by touches from the menu on, tags, undoes, and opens customers again after that', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Kamau');
      await visit.page
        .locator('main')
        .getByRole('button', { name: words('customers.more') })
        .click();
      await button(words('selection.begin')).click();
      const rows = page.locator('label.row-choice');
      await rows.filter({ hasText: 'Njeri Kamau' }).click();
      const bar = page.getByRole('group', { name: words('selection.label') });
      await bar.getByText(words('selection.count_one', { number: '1' })).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await bar.getByLabel(words('selection.tag')).fill('Simu');
      await bar.getByRole('button', { name: words('selection.add'), exact: true }).click();
      await button(words('toast.undo')).waitFor();
      expect(await tagsOf(1)).toContain('Simu');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(words('toast.undo')).click();
      await undone(page);
      expect(await tagsOf(1)).not.toContain('Simu');
      await visit.page
        .locator('main')
        .getByRole('button', { name: words('customers.more') })
        .click();
      await button(words('selection.end')).click();
      await page.locator('a.row-link', { hasText: 'Njeri Kamau' }).click();
      await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
    });
  });

  describe('of staff', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 }, 'staff@demo.wateja.example');

    it('has no download', async () => {
      await visit.open('/customers');
      await visit.page.getByRole('link', { name: 'Njeri Kamau' }).waitFor();
      await expect(visit.page.getByRole('button', { name: t('customers.download') }).count()).resolves.toBe(0);
    });
  });
});
