import { readFileSync } from 'node:fs';

import { Actions, documentedActions } from './actions';
import { openConsole } from './console-page';
import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface MemberAnswer {
  member: { balance: string; tier: { name: string } };
}
interface SaleAnswer {
  sale: { id: number; points_amount: string; items: object[]; refunds: { amount: string }[] };
}
interface Found {
  results: { id: number; name: string }[];
}

/** The highest number of actions that each task may take. */
const TASKS = {
  'Find a customer by phone, see tier and points': 2,
  'Add a customer: name and phone': 4,
  'Sell two products with tier discount and points': 7,
  'Refund one line': 5,
  'Correct a points balance': 6,
  'Import customers from another system': 3,
  'See the share that came back; get the list of the rest': 2,
  'Change points for an amount, knowing what it costs': 4,
  'Erase a person for good': 7,
  'Find a customer on the first day, from the sign-in on': 3,
  'Find a customer by phone, on a phone': 3,
  'Import customers from another system, on a phone': 5,
};
type Task = keyof typeof TASKS;

describe('the tasks of a shop, in counted actions', () => {
  const stage = useStage();
  const t = textsOf('en');

  /** Checks the number of actions against the limit, and against the number in docs/console.md. */
  const expectCount = (task: Task, { count }: Actions) => {
    expect(count).toBeLessThanOrEqual(TASKS[task]);
    expect(count).toBe(documentedActions(task));
  };
  const findCustomers = (q: string) => stage.api.get<Found>(`customers/1/search?q=${encodeURIComponent(q)}`);

  describe('on a computer', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const button = (name: string | RegExp) => visit.page.getByRole('button', { name, exact: true });
    const heading = (name: string) => visit.page.getByRole('heading', { name, level: 1 });
    const dialog = () => visit.page.getByRole('dialog');
    /** Each task begins on Home. */
    const beginOnHome = async () => {
      await visit.open('');
      await visit.page.waitForFunction(() => document.activeElement?.matches('input[type=search]'));
      return new Actions(visit.page);
    };

    it('find a customer', async () => {
      const actions = await beginOnHome();
      await actions.type('0700 000101');
      await actions.enter();
      await heading('Njeri Kamau').waitFor();
      await visit.page
        .locator('section[aria-labelledby=points]')
        .getByText(/points, worth Ksh/)
        .waitFor();
      const { tier } = (await stage.api.get<MemberAnswer>('rewards/1/members/1')).member;
      await visit.page.locator('.customer-head').getByText(tier.name).waitFor();
      expectCount('Find a customer by phone, see tier and points', actions);
    });

    it('add a customer', async () => {
      const actions = await beginOnHome();
      await actions.type('0712 777 001');
      await actions.enter();
      await heading(t('nav.addCustomer')).waitFor();
      await actions.type('Wanjiru Maina');
      await actions.enter();
      await heading('Wanjiru Maina').waitFor();
      expectCount('Add a customer: name and phone', actions);
      expect((await findCustomers('+254712777001')).results.map(({ name }) => name)).toEqual(['Wanjiru Maina']);
    });

    it('sell', async () => {
      const { page } = visit;
      const actions = await beginOnHome();
      await actions.type('0700000101');
      await actions.enter();
      await actions.click(page.locator('main').getByRole('link', { name: t('nav.newSale') }));
      // The customer has buttons with amounts too, and stays until the code of the next page is there.
      await heading(t('nav.newSale')).waitFor();
      const products = page.locator('main').getByRole('button', { name: /Ksh/ });
      await actions.click(products.nth(0));
      await actions.click(products.nth(1));
      const quoted = page.waitForResponse(async (answer) => {
        if (!answer.url().endsWith('/quotes') || !answer.ok()) return false;
        const { quote } = (await answer.json()) as { quote: { points: { amount: string } } };
        return Number(quote.points.amount) > 0;
      });
      await actions.click(page.locator('main').getByRole('switch'));
      await quoted;
      await actions.click(button(t('newSale.record')));
      await page.waitForURL(/\/sales\/\d+$/);
      expectCount('Sell two products with tier discount and points', actions);
      const { sale } = await stage.api.get<SaleAnswer>(`sales/1/${/\d+$/.exec(page.url())![0]}`);
      expect(sale.items).toHaveLength(2);
      expect(Number(sale.points_amount)).toBeGreaterThan(0);
    });

    it('refund a line', async () => {
      const { page } = visit;
      const line = { quantity: '1', unit_price: '100.00' };
      const items = ['Asali', 'Chai'].map((name, index) => ({ ...line, product_id: 801 + index, name }));
      const { sale } = await stage.api.post<SaleAnswer>('sales/1', {
        ...{ external_id: 'TASK-4', payment_method: 'cash', items },
      });
      const actions = await beginOnHome();
      await actions.type('TASK-4');
      await actions.enter();
      await actions.click(button(t('refund.open')));
      await actions.click(page.getByLabel('Asali', { exact: true }));
      await actions.click(button(t('refund.submit', { amount: 'Ksh 100' })));
      await dialog().waitFor({ state: 'detached' });
      expectCount('Refund one line', actions);
      const { refunds } = (await stage.api.get<SaleAnswer>(`sales/1/${sale.id}`)).sale;
      expect(refunds.map(({ amount }) => amount)).toEqual(['100.00']);
    });

    it('correct points', async () => {
      const balance = async () => Number((await stage.api.get<MemberAnswer>('rewards/1/members/1')).member.balance);
      const before = await balance();
      const actions = await beginOnHome();
      await actions.type('0700000101');
      await actions.enter();
      await actions.click(visit.page.locator('section[aria-labelledby=points]').getByRole('button'));
      await actions.type('+50');
      await actions.fill(visit.page.getByLabel(t('adjust.note'), { exact: true }), 'The cold tea');
      await actions.click(button(t('adjust.save')));
      await dialog().waitFor({ state: 'detached' });
      expectCount('Correct a points balance', actions);
      expect(await balance()).toBe(before + 50);
    });

    it('erase a person', async () => {
      await stage.api.post('customers/1', { name: 'Erasmus Otieno', phone: '0712 777 009' });
      const actions = await beginOnHome();
      await actions.type('0712777009');
      await actions.enter();
      await heading('Erasmus Otieno').waitFor();
      await actions.click(button(t('customerMenu.label')));
      await actions.click(button(t('erase.title')));
      await actions.fill(dialog().getByLabel(t('erase.reason')), 'Asked at the counter');
      await actions.fill(dialog().getByLabel(t('erase.type', { name: 'Erasmus Otieno' })), 'Erasmus Otieno');
      await actions.click(dialog().getByRole('button', { name: t('erase.submit') }));
      await visit.page.getByText(t('erase.done')).waitFor();
      expectCount('Erase a person for good', actions);
      expect((await findCustomers('Erasmus')).results).toEqual([]);
    });

    it('change the programme, knowing what it costs', async () => {
      const actions = await beginOnHome();
      await actions.click(visit.page.getByRole('link', { name: t('nav.loyalty'), exact: true }));
      const cost = visit.page.locator('.cost p').first();
      const before = (await cost.textContent()) ?? '';
      await actions.fill(visit.page.getByLabel(t('programme.labels.earn.spend.per')), '200');
      await visit.page.getByText(t('cost.instead', { sums: before })).waitFor();
      await actions.click(button(t('programme.save')));
      await actions.click(button(t('programmeStart.now')));
      await dialog().waitFor({ state: 'detached' });
      expectCount('Change points for an amount, knowing what it costs', actions);
      const { program } = await stage.api.get<{ program: { earn: { spend: { per: string } } } }>('rewards/1/program');
      expect(program.earn.spend.per).toBe('200.00');
    });

    it('import a file', async () => {
      const { page } = visit;
      const actions = await beginOnHome();
      await actions.click(page.getByRole('link', { name: t('nav.customers'), exact: true }));
      await heading(t('customers.title')).waitFor();
      await actions.drop('old.csv', 'external_id,name\nTASK-7-1,Chebet Too\nTASK-7-2,Otieno Okoth\n');
      await actions.click(button(t('imports.run.customers_other', { number: '2' })));
      await button(t('imports.undo')).waitFor();
      expectCount('Import customers from another system', actions);
      expect((await findCustomers('Chebet Too')).results).toHaveLength(1);
    });

    it('read who came back, and take the list of the others', async () => {
      const { page } = visit;
      const actions = await beginOnHome();
      await page.getByText(/^\d+ percent of customers came back$/).waitFor();
      await actions.click(page.getByRole('link', { name: /have not been back for 60 days$/ }));
      const download = page.waitForEvent('download');
      await actions.click(button(t('customers.download')));
      expectCount('See the share that came back; get the list of the rest', actions);
      expect(readFileSync(await (await download).path(), 'utf8').split('\n').length).toBeGreaterThan(2);
    });
  });

  it('find a customer on the first day', async () => {
    const { page, close } = await openConsole(stage.browser, stage.service.url, { language: 'en', width: 1440 });
    const actions = new Actions(page);
    await actions.click(page.getByRole('button', { name: 'Sign in', exact: true }));
    await page.waitForFunction(() => document.activeElement?.matches('input[type=search]'));
    await actions.type('0700000101');
    await actions.enter();
    await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
    expectCount('Find a customer on the first day, from the sign-in on', actions);
    await close();
  });

  describe('on a phone', () => {
    const visit = useVisit(stage, { language: 'en', width: 360 });
    const link = (name: string) => visit.page.getByRole('navigation').getByRole('link', { name, exact: true });

    it('find a customer', async () => {
      await visit.open('');
      const actions = new Actions(visit.page);
      await actions.click(link(t('nav.customers')));
      await actions.fill(visit.page.getByLabel(t('search.label')), '0700000101');
      await actions.enter();
      await visit.page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
      expectCount('Find a customer by phone, on a phone', actions);
    });

    it('import a file', async () => {
      const { page } = visit;
      await visit.open('');
      const actions = new Actions(page);
      await actions.click(page.getByRole('navigation').getByRole('button', { name: t('nav.more') }));
      await actions.click(link(t('nav.import')));
      const chooser = page.waitForEvent('filechooser');
      await actions.click(page.locator('main').getByText(t('imports.choose')));
      const buffer = Buffer.from('external_id,name\nTASK-8-1,Kiptoo Rono\nTASK-8-2,Auma Odhiambo\n');
      await (await chooser).setFiles({ name: 'old.csv', mimeType: 'text/csv', buffer });
      // The file to import.
      actions.count += 1;
      await actions.click(page.getByRole('button', { name: t('imports.run.customers_other', { number: '2' }) }));
      await page.getByRole('button', { name: t('imports.undo'), exact: true }).waitFor();
      expectCount('Import customers from another system, on a phone', actions);
    });
  });
});
