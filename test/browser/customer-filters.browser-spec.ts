import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Found {
  total: number | null;
  customers: { name: string; loyalty_tier: string | null; tags: string[] }[];
}

describe('the filters of the list of customers in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const isPhone = look.width < 768;
    const main = () => visit.page.locator('main');
    const field = (label: string) => main().getByLabel(label, { exact: true });
    const findCustomers = (query: string) => stage.api.get<Found>(`reports/1/customers?limit=100&sort=name&${query}`);
    /** Opens the list and its filters, which phones have behind a button. */
    const openList = async (address = '') => {
      await visit.open(`/customers${address}`);
      const button = main().getByRole('button', { name: new RegExp(`^${t('filters.none')}`) });
      if (isPhone) await button.click();
      await visit.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
    };
    const names = async () => {
      const { page } = visit;
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      const rows = isPhone ? main().locator('a.row-link') : main().locator('tbody th');
      const texts = await rows.evaluateAll((all) => all.map((row) => (row as HTMLElement).innerText.split('\n')[0]!));
      return texts.sort();
    };
    /**
     * Waits until the list shows exactly the customers that the API finds. They must be some of all customers, and not
     * all.
     */
    const expectList = async (query: string) => {
      const { customers } = await findCustomers(query);
      const { customers: all } = await findCustomers('');
      expect(customers.length).toBeGreaterThan(0);
      expect(customers.length).toBeLessThan(all.length);
      const number = String(customers.length);
      const key = customers.length === 1 ? 'customers.count_one' : 'customers.count_other';
      await main()
        .getByText(new RegExp(`^${t(key, { number })}\\b`))
        .waitFor();
      expect(await names()).toEqual(customers.map(({ name }) => name).sort());
    };

    it('selects a tier, which the address keeps', async () => {
      const { page } = visit;
      await openList();
      await field(t('customer.tier')).selectOption('Gold');
      await page.waitForURL(/tier=Gold/);
      await expectList('loyalty_tier=Gold');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.reload();
      await expectList('loyalty_tier=Gold');
    });

    it('selects customers who spent between two amounts, in any usual spelling', async () => {
      await openList();
      await field(t('customers.spentFrom')).fill('5,000');
      await visit.page.waitForURL(/min=5000/);
      await field(t('customers.spentTo')).fill('12000');
      await visit.page.waitForURL(/max=12000/);
      await expectList('min_spent=5000&max_spent=12000');
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('says at the field what is no amount, or less than the first', async () => {
      await openList('?min=5000');
      await field(t('customers.spentTo')).fill('10');
      await main().getByText(t('customers.spentRange')).waitFor();
      await field(t('customers.spentTo')).fill('much');
      await main().getByText(t('customers.noAmount')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await expectList('min_spent=5000');
    });

    it('selects customers who can get offers by SMS, and customers who cannot get any', async () => {
      await openList();
      await field(t('customers.offers')).selectOption('none');
      await visit.page.waitForURL(/consent=none/);
      await expectList('can_receive_offers=false');
      await field(t('customers.offers')).selectOption('sms');
      await visit.page.waitForURL(/consent=sms/);
      await expectList('can_receive_offers=true&has=phone');
    });

    it('selects deactivated customers, whom the search does not find', async () => {
      const { page } = visit;
      const name = `Gone ${look.width}`;
      const { customer } = await stage.api.post<{ customer: { id: number } }>('customers/1', { name });
      await stage.api.delete(`customers/1/${customer.id}`);
      await openList('?q=Njeri');
      await field(t('customers.status')).selectOption('inactive');
      await page.waitForFunction(() => location.search === '?status=inactive');
      await expect(main().locator('input').first().inputValue()).resolves.toBe('');
      expect(await names()).toContain(name);
      await expectList('is_active=false');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await main().locator('input').first().fill('Njeri');
      await page.waitForURL(/customers\?q=Njeri$/);
    });

    it('clears them all', async () => {
      const { page } = visit;
      await openList('?tier=Nowhere&consent=email&min=1');
      await main().getByText(t('search.none')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await main()
        .getByRole('button', { name: t('filters.clear') })
        .click();
      await page.waitForURL(/\/customers$/);
      await expect(field(t('customers.spentFrom')).inputValue()).resolves.toBe('');
    });
  });

  describe('on a wide screen', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 });

    it('are those of the customers who get a tag', async () => {
      const { page } = visit;
      const query = 'can_receive_offers=true&has=phone&limit=50';
      const { customers } = await stage.api.get<Found>(`reports/1/customers?${query}`);
      expect(customers.length).toBeGreaterThan(1);
      await visit.open('/customers?consent=sms');
      await page.locator('tbody input').first().check();
      const bar = page.getByRole('group', { name: t('selection.label') });
      await bar.getByRole('button', { name: t('selection.all', { number: String(customers.length) }) }).click();
      await bar.getByLabel(t('selection.tag')).fill('Gilded');
      await bar.getByRole('button', { name: t('selection.add'), exact: true }).click();
      await page
        .getByText(t('selection.done.add_other', { tag: 'Gilded', number: String(customers.length) }))
        .waitFor();
      const tagged = await stage.api.get<Found>('reports/1/customers?tag=Gilded&limit=100');
      expect(tagged.customers.map(({ name }) => name).sort()).toEqual(customers.map(({ name }) => name).sort());
    });
  });
});
