import { readFileSync } from 'node:fs';

import type { Look } from './console-page';
import { LOOKS, useStage, useVisit, type Visit } from './stage';
import { textsOf } from './texts';

interface Found {
  results: { id: number; name: string }[];
}
interface ImportAnswer {
  import: { status: string };
}

describe('imports in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const prefix = `IMP-${look.width}`;
    const file = [
      'external_id,name,phone,Shoe size',
      `${prefix}-1,Zawadi ${look.width},,38`,
      `${prefix}-2,Baraka ${look.width},,44`,
      `${prefix}-3,,,40`,
    ].join('\n');
    let id: number;

    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const importCount = (number: string) => button(t('imports.run.customers_other', { number }));
    const findCustomers = (q: string) => stage.api.get<Found>(`customers/1/search?q=${encodeURIComponent(q)}`);

    it('takes a file that is dropped anywhere on Customers', async () => {
      const { page } = visit;
      await visit.open('/customers');
      const files = await page.evaluateHandle((text) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([text], 'old-till.csv', { type: 'text/csv' }));
        return dropped;
      }, file);
      await page.dispatchEvent('h1', 'dragover', { dataTransfer: files });
      await page.getByText(t('imports.overlay')).waitFor();
      await page.dispatchEvent('h1', 'drop', { dataTransfer: files });
      await page.waitForURL(/\/import\/\d+$/);
      id = Number(/\d+$/.exec(page.url())?.[0]);
      await importCount('2').waitFor();
      await page.getByText(t('imports.finding.customers_other', { number: '2', rejected: '1' })).waitFor();
      await expect(page.getByLabel('Shoe size').inputValue()).resolves.toBe('');
      await page.getByRole('cell', { name: `Zawadi ${look.width}` }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('imports by one button, and gives the rejected rows as a file', async () => {
      const { page } = visit;
      await importCount('2').click();
      await button(t('imports.undo')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      const download = page.waitForEvent('download');
      await button(t('imports.rejected')).click();
      expect(readFileSync(await (await download).path(), 'utf8')).toContain(`${prefix}-3`);
      expect((await findCustomers(`Zawadi ${look.width}`)).results).toHaveLength(1);
    });

    it('lists the import', async () => {
      const { page } = visit;
      await visit.open('/import');
      await page.locator(`main a[href$="/import/${id}"]:visible`).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('takes the import back, and lists what stays because it was used since', async () => {
      const { page } = visit;
      const [used] = (await findCustomers(`Baraka ${look.width}`)).results;
      await stage.api.post(`customers/1/${used!.id}/notes`, { content: 'Came on Monday.' });
      await visit.open(`/import/${id}`);
      await button(t('imports.undo')).click();
      await page.getByRole('dialog').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('imports.undo') })
        .click();
      await page.getByRole('heading', { name: t('imports.reverted') }).waitFor();
      await page.getByRole('link', { name: t('imports.records.customer', { id: String(used!.id) }) }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      expect((await stage.api.get<ImportAnswer>(`imports/1/${id}`)).import.status).toBe('reverted');
      expect((await findCustomers(`Zawadi ${look.width}`)).results).toEqual([]);
    });

    it('lets the user say what a column is', async () => {
      const { page } = visit;
      await visit.open('/import');
      const text = `external_id,name,Barua\n${prefix}-9,Imani ${look.width},imani${look.width}@barua.example\n`;
      const chosen = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
      await page.setInputFiles('input[type=file]', chosen);
      await page.getByLabel('Barua').selectOption('email');
      await button(t('imports.runAll.customers')).click();
      await button(t('imports.undo')).waitFor();
      const [found] = (await findCustomers(`imani${look.width}@barua.example`)).results;
      expect(found?.name).toBe(`Imani ${look.width}`);
    });

    it('asks for the columns of a file that nobody knows, and imports it then', async () => {
      const { page } = visit;
      await visit.open('/import');
      const text = `Mteja,Simu\nNeema ${look.width},0733 ${String(look.width).padStart(6, '0')}\n`;
      const chosen = { name: 'wateja.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
      await page.setInputFiles('input[type=file]', chosen);
      const fields = [t('importFields.external_id'), t('importFields.name')].join(', ');
      await page.getByText(t('imports.missing', { fields })).waitFor();
      await page.getByText(`Neema ${look.width}`).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      const start = button(t('imports.runAll.customers'));
      await expect(start.isDisabled()).resolves.toBe(true);
      await page.getByLabel('Mteja').selectOption({ label: t('importFields.name') });
      await page.getByLabel('Simu').selectOption({ label: t('importFields.phone') });
      await start.click();
      await button(t('imports.undo')).waitFor();
      expect((await findCustomers(`Neema ${look.width}`)).results).toHaveLength(1);
    });

    it('can be taken back at once, and in the list as long as that is possible', async () => {
      const { page } = visit;
      const upload = async (number: number) => {
        await visit.open('/import');
        const text = `external_id,name\n${prefix}-${number},Undo ${look.width} ${number}\n`;
        const chosen = { name: `undo-${look.width}-${number}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
        await page.setInputFiles('input[type=file]', chosen);
        await button(t('imports.run.customers_one', { number: '1' })).click();
        await page.getByText(t('imports.done.customers_one', { number: '1' })).waitFor();
      };
      const search = async (number: number) => (await findCustomers(`Undo ${look.width} ${number}`)).results;
      await upload(20);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('toast.undo')).click();
      await page.getByRole('heading', { name: t('imports.reverted') }).waitFor();
      expect(await search(20)).toEqual([]);
      await upload(21);
      await visit.open('/import');
      const row = look.width < 768 ? page.locator('main div') : page.getByRole('row');
      const undo = row.filter({ has: page.getByRole('link', { name: new RegExp(`undo-${look.width}-21`) }) }).last();
      await undo.getByRole('button', { name: t('imports.undo') }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('imports.undo') })
        .click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await undo.getByText(t('imports.statuses.reverted'), { exact: true }).waitFor();
      expect(await search(21)).toEqual([]);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('says why a file cannot be read', async () => {
      const { page } = visit;
      await visit.open('/import');
      const chosen = { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') };
      await page.setInputFiles('input[type=file]', chosen);
      await page.getByText(t('imports.refused', { file: 'empty.csv' })).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      expect(visit.opened.complaints.splice(0).join()).toContain('422');
    });
  });

  describe('of points', () => {
    const t = textsOf('en');
    const look: Look = { language: 'en', width: 1440 };
    const owner = useVisit(stage, look);
    const manager = useVisit(stage, look, 'manager@demo.wateja.example');
    const undo = ({ page }: Visit) => page.locator('main').getByRole('button', { name: t('imports.undo') });

    it('are brought in and taken back by an owner, and a manager sees who did it', async () => {
      await owner.open('/import');
      await owner.page.getByRole('radio', { name: t('imports.kinds.points') }).check();
      const buffer = Buffer.from('customer_id,points\n2,100\n');
      await owner.page.setInputFiles('input[type=file]', { name: 'points.csv', mimeType: 'text/csv', buffer });
      await owner.page.getByRole('button', { name: t('imports.run.points_one', { number: '1' }) }).click();
      await undo(owner).waitFor();
      await manager.open('/import');
      const row = manager.page.getByRole('row', { name: /points\.csv/ });
      await row.getByText('Wangari Muthoni').waitFor();
      await expect(row.getByRole('button').count()).resolves.toBe(0);
      await expect(manager.page.getByRole('radio', { name: t('imports.kinds.points') }).count()).resolves.toBe(0);
      await row.getByRole('link').click();
      await manager.page.getByRole('heading', { name: 'points.csv', level: 1 }).waitFor();
      await manager.page.getByText(t('imports.counts.created')).waitFor();
      await expect(undo(manager).count()).resolves.toBe(0);
      await expect(manager.opened.check()).resolves.toEqual([]);
    });
  });

  describe('as staff', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 }, 'staff@demo.wateja.example');

    it('is not in the menu, and a typed address says who may import', async () => {
      const { page } = visit;
      await visit.open('/import');
      await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
      await page.getByText('Only a manager or an owner can open this page.').waitFor();
      await expect(page.getByRole('link', { name: 'Import' }).count()).resolves.toBe(0);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.locator('main').getByRole('link', { name: 'Home' }).click();
      await page.waitForURL(/\/console\/1$/);
    });
  });
});
