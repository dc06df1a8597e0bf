import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface QuoteAnswer {
  quote: { id: string; valid_until: string };
}
interface SaleAnswer {
  sale: { id: number; refunds: { amount: string }[]; items: { refunded_quantity: string }[] };
}

describe('the console as a whole', () => {
  const stage = useStage();
  const t = textsOf('en');

  describe('on a computer', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const focused = (selector: string) =>
      visit.page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector);
    const heading = (name: string) => visit.page.getByRole('heading', { name, level: 1 }).waitFor();

    it('puts the focus into the search of Home, and opens a customer by two actions', async () => {
      const { page } = visit;
      await visit.open('');
      await focused('input[type=search]');
      await page.keyboard.type('0700000101');
      await page.keyboard.press('Enter');
      await heading('Njeri Kamau');
    });

    it('refunds a line by five actions from the search of Home', async () => {
      const { page } = visit;
      const items = ['Honey', 'Tea'].map((name, index) => ({
        ...{ product_id: 905 + index, name },
        ...{ quantity: '1', unit_price: '100.00' },
      }));
      const body = { external_id: 'FIVE-1', payment_method: 'cash', items };
      const { sale } = await stage.api.post<SaleAnswer>('sales/1', body);
      await visit.open('');
      await focused('input[type=search]');
      await page.keyboard.type('FIVE-1');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: t('refund.open') }).click();
      await page.getByLabel('Honey', { exact: true }).check();
      await page.getByRole('button', { name: t('refund.submit', { amount: 'Ksh 100' }) }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const { refunds } = (await stage.api.get<SaleAnswer>(`sales/1/${sale.id}`)).sale;
      expect(refunds.map(({ amount }) => amount)).toEqual(['100.00']);
    });

    it('opens the receipt whose number is a part of somebody’s phone number', async () => {
      const { page } = visit;
      const items = [{ product_id: 907, name: 'Soap', quantity: '1', unit_price: '40.00' }];
      await stage.api.post('sales/1', { external_id: '0000101', payment_method: 'cash', items });
      const { results } = await stage.api.get<{ results: { match: string }[] }>('customers/1/search?q=0000101');
      expect(results.filter(({ match }) => match === 'exact')).toHaveLength(1);
      await visit.open('');
      await focused('input[type=search]');
      await page.keyboard.type('0000101');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/sales\/\d+$/);
    });

    it('moves the focus to the heading of a page that is opened', async () => {
      const { page } = visit;
      await page.getByRole('link', { name: t('nav.sales') }).click();
      await heading(t('nav.sales'));
      await focused('h1');
    });

    it('walks through a list, selects, opens and edits by keys', async () => {
      const { page } = visit;
      await visit.open('/customers');
      await page.locator('tbody th a').nth(1).waitFor();
      const names = await page.locator('tbody th a').allInnerTexts();
      await page.locator('h1').click();
      await page.keyboard.type('jjk');
      await expect(page.locator(':focus').innerText()).resolves.toBe(names[0]);
      await page.keyboard.press('x');
      await expect(page.locator('tbody input[type=checkbox]').first().isChecked()).resolves.toBe(true);
      await page.keyboard.press('Enter');
      await heading(names[0] ?? '');
      await focused('h1');
      await page.keyboard.press('e');
      await page.waitForURL(/\/edit$/);
      await page.locator('#page input').first().focus();
      await page.keyboard.press('Control+k');
      await focused('input[type=search]');
    });

    it('sends a form from a field of several lines by keys', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      await page.locator('#page textarea').first().fill('By keys alone');
      const sent = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await page.keyboard.press('Control+Enter');
      expect((await sent).status()).toBe(201);
      const { notes } = await stage.api.get<{ notes: { content: string }[] }>('customers/1/1/notes');
      expect(notes[0]?.content).toBe('By keys alone');
    });

    it('opens pages by keys, and lists them', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await page.locator('h1').click();
      await page.keyboard.press('g');
      await page.keyboard.press('c');
      await heading(t('customers.title'));
      await focused('h1');
      await page.keyboard.press('/');
      await focused('input[type=search]');
      await page.keyboard.type('g h?');
      await page.waitForURL(/q=g/);
      await page.locator('h1').click();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('account.label') }).click();
      await page.getByRole('switch', { name: t('shortcuts.switch') }).uncheck();
      await page.keyboard.press('Escape');
      await page.locator('h1').click();
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.keyboard.press('?');
      await heading(t('customers.title'));
      await expect(page.getByRole('dialog').count()).resolves.toBe(0);
    });

    it('asks again who the user is when the server refuses an action', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      const refused = { code: 'role_insufficient', error: 'No', details: [] };
      await page.route('**/notes', (route) => route.fulfill({ status: 403, json: refused }));
      // Meanwhile an owner has given the user the role staff.
      await page.route('**/api/auth/me', async (route) => {
        const me = (await (await route.fetch()).json()) as { memberships: object[] };
        const memberships = me.memberships.map((one) => ({ ...one, role: 'staff' }));
        await route.fulfill({ json: { ...me, memberships } });
      });
      const profileRead = page.waitForResponse(/\/api\/auth\/me$/);
      await page.getByLabel(t('note.label')).fill('A note');
      await page.getByRole('button', { name: t('note.add') }).click();
      await profileRead;
      await page.getByText(t('errors.role_insufficient')).waitFor();
      await page.getByText(t('roleGate.changed')).waitFor();
      await page.getByRole('button', { name: t('customerMenu.label'), exact: true }).waitFor({ state: 'detached' });
      await page.unrouteAll();
      await page.getByRole('button', { name: t('queue.discard') }).click();
      await page.getByText('Note: A note').waitFor({ state: 'detached' });
      expect(visit.opened.complaints.splice(0).join()).toContain('403');
    });

    it('offers a reload if the code of a page cannot be loaded', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await page.route('**/assets/Imports-*', (route) => route.abort());
      await page.getByRole('link', { name: t('nav.import') }).click();
      await page.getByText(t('states.notLoaded')).waitFor();
      await page.unrouteAll();
      await page.getByRole('button', { name: t('states.reload') }).click();
      await heading(t('nav.import'));
      visit.opened.complaints.splice(0);
    });

    it('keeps the price and the points of a sale longer, once', async () => {
      const { page } = visit;
      let id = '';
      await page.route('**/quotes', async (route) => {
        const answer = await route.fetch();
        const { quote, ...others } = (await answer.json()) as QuoteAnswer;
        id = quote.id;
        const soon = new Date(Date.now() + 60_000).toISOString();
        await route.fulfill({ response: answer, json: { ...others, quote: { ...quote, valid_until: soon } } });
      });
      await visit.open('/sales/new?customer=1');
      await page.locator('main').getByRole('button', { name: /Ksh/ }).first().click();
      const extended = page.waitForResponse(/\/extend$/);
      const keep = page.getByRole('button', { name: t('newSale.keepHolding') });
      await keep.waitFor();
      // In a status, a screen reader would read the whole text again when the button shows that it waits.
      await expect(page.getByRole('status').filter({ has: keep }).count()).resolves.toBe(0);
      await keep.click();
      expect((await extended).url()).toContain(id);
      await keep.waitFor({ state: 'detached' });
      await page.unrouteAll();
    });

    it('gives money back as goodwill, while the customer keeps the goods', async () => {
      const { page } = visit;
      const items = [{ product_id: 903, name: 'Bread', quantity: '1', unit_price: '65.00' }];
      const { sale } = await stage.api.post<SaleAnswer>('sales/1', { payment_method: 'cash', items });
      await visit.open(`/sales/${sale.id}`);
      await page.getByRole('button', { name: t('refund.open') }).click();
      await page.getByRole('switch', { name: t('refund.goodwill') }).check();
      await page.getByLabel(t('sales.net')).fill('15');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByRole('button', { name: t('refund.submit', { amount: 'Ksh 15' }) }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const after = (await stage.api.get<SaleAnswer>(`sales/1/${sale.id}`)).sale;
      expect(after.refunds.map(({ amount }) => amount)).toEqual(['15.00']);
      expect(Number(after.items[0]?.refunded_quantity)).toBe(0);
    });
  });

  describe('on a phone', () => {
    const visit = useVisit(stage, { language: 'en', width: 360 });

    it('keeps what is to pay and Record in sight', async () => {
      const { page } = visit;
      await visit.open('/sales/new?customer=1');
      await page.locator('main').getByRole('button', { name: /Ksh/ }).first().click();
      const box = await page.getByRole('button', { name: t('newSale.record'), exact: true }).boundingBox();
      expect(box!.y + box!.height).toBeLessThan(900 - 56);
      expect(box!.y).toBeGreaterThan(700);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });
  });
});
