import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface ListAnswer {
  total: number;
}

describe('the list of sales in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const name = (word: string) => `${word}-${look.width}`;
    const main = () => visit.page.locator('main');
    const ids = new Map<string, number>();
    const row = (receipt: string) =>
      main()
        .locator(`a[href$="/sales/${ids.get(receipt)}"]`)
        .filter({ visible: true });
    const waitForUrl = (pattern: RegExp) => visit.page.waitForURL(pattern);
    /** Phones have the filters behind a button. */
    const openFilters = async () => {
      const button = main().getByRole('button', { name: new RegExp(`^${t('filters.none')}`) });
      if (look.width < 768) await button.click();
    };
    const choose = (label: string, value: string) => main().getByLabel(label, { exact: true }).selectOption(value);

    beforeAll(async () => {
      const sale = { payment_method: 'cash', total_amount: '100.00', total_items: '1' };
      const payments = [
        { method: 'cash', amount: '60.00' },
        { method: 'voucher', amount: '40.00' },
      ];
      const sell = async (body: { external_id: string; [key: string]: unknown }) => {
        const { sale: newSale } = await stage.api.post<{ sale: { id: number } }>('sales/1', { ...sale, ...body });
        ids.set(body.external_id, newSale.id);
      };
      await sell({ external_id: name('SPLIT'), payment_method: undefined, payments });
      await sell({ external_id: name('OLD'), payment_method: 'voucher', completed_at: '2021-03-04T20:59:59Z' });
      await sell({ external_id: name('LATE'), payment_method: 'voucher', completed_at: '2021-03-04T21:00:00Z' });
      await sell({ external_id: name('WAITS'), status: 'pending', customer_id: 1 });
    });

    it('is filtered by the method, of which a part of the payment is enough, and the address keeps it', async () => {
      await visit.open('/sales');
      await openFilters();
      await choose(t('sales.method'), 'voucher');
      await waitForUrl(/method=voucher/);
      await row(name('WAITS')).waitFor({ state: 'detached' });
      for (const receipt of ['SPLIT', 'OLD', 'LATE']) await row(name(receipt)).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await visit.page.reload();
      await row(name('SPLIT')).waitFor();
      await expect(row(name('WAITS')).count()).resolves.toBe(0);
    });

    it('has the days of the shop, from the first to the last', async () => {
      await visit.open('/sales?method=voucher');
      await openFilters();
      await choose(t('sales.when'), 'dates');
      await main().getByLabel(t('filters.from'), { exact: true }).fill('2021-03-04');
      await main().getByLabel(t('filters.to'), { exact: true }).fill('2021-03-04');
      await waitForUrl(/from=2021-03-04&to=2021-03-04|to=2021-03-04&from=2021-03-04/);
      await row(name('SPLIT')).waitFor({ state: 'detached' });
      await row(name('OLD')).waitFor();
      await expect(row(name('LATE')).count()).resolves.toBe(0);
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('takes the first day along, when the last one is before it', async () => {
      await visit.open('/sales?from=2021-03-04&to=2021-03-04');
      await openFilters();
      await main().getByLabel(t('filters.to'), { exact: true }).fill('2021-03-01');
      await waitForUrl(/from=2021-03-01/);
      await expect(main().getByLabel(t('filters.from'), { exact: true }).inputValue()).resolves.toBe('2021-03-01');
    });

    it('is filtered by the status and the customer, who is found by phone', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await openFilters();
      await choose(t('sales.status'), 'pending');
      await main().getByLabel(t('sales.buyer'), { exact: true }).fill('0700000101');
      await main()
        .getByRole('button', { name: /Njeri Kamau/ })
        .click();
      await waitForUrl(/customer=1/);
      await main()
        .getByRole('button', { name: `Njeri Kamau ${t('filters.remove')}` })
        .waitFor();
      await row(name('WAITS')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      const { total } = await stage.api.get<ListAnswer>('sales/1?status=pending&customer_id=1&limit=1');
      const rows = look.width < 768 ? main().locator('a.row-link') : main().locator('tbody tr');
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      await expect(rows.count()).resolves.toBe(total);
      await main()
        .getByRole('button', { name: `Njeri Kamau ${t('filters.remove')}` })
        .click();
      await page.waitForFunction(() => !location.search.includes('customer'));
    });

    it('offers to clear the filters that no sale meets', async () => {
      await visit.open('/sales?method=other&status=cancelled&days=1');
      await main().getByText(t('sales.none')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await main()
        .getByRole('button', { name: t('filters.clear') })
        .click();
      await row(name('SPLIT')).waitFor();
    });

    it('leads to a sale, whose lines say what was taken off and what came back', async () => {
      const { page } = visit;
      const items = [
        { product_id: 901, name: 'Honey', quantity: '2', unit_price: '215.00', discount_amount: '30.00' },
        { product_id: 902, name: 'Tea', quantity: '1', unit_price: '192.50' },
      ];
      const body = { external_id: name('LINES'), payment_method: 'cash', items };
      const { sale } = await stage.api.post<{ sale: { id: number; items: { id: number }[] } }>('sales/1', body);
      ids.set(name('LINES'), sale.id);
      const returned = { items: [{ sale_item_id: sale.items[0]!.id, quantity: '1' }] };
      await stage.api.post(`sales/1/${sale.id}/refund`, returned);
      await visit.open('/sales');
      await row(name('LINES')).click();
      await page.getByRole('heading', { name: name('LINES'), level: 1 }).waitFor();
      const line = main().getByRole('row', { name: /Honey/ });
      await line.waitFor();
      const shown = (await line.innerText()).replaceAll(/\s+/g, ' ');
      if (look.width < 768) {
        expect(shown).toContain(`${t('sales.discount_amount')}: Ksh 30`);
        expect(shown).toContain(`${t('sales.refunded_amount')}: Ksh 200`);
      } else {
        expect(shown).toBe('Honey 2 Ksh 215 Ksh 30 – Ksh 400 Ksh 200');
      }
      await expect(visit.opened.check()).resolves.toEqual([]);
    });
  });
});
