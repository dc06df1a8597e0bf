import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface SaleAnswer {
  sale: { id: number; status: string; refunded_amount: string; refunds: { amount: string; reason: string | null }[] };
}

describe('sales in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const receipt = `R-${look.width}`;
    const visit = useVisit(stage, look);
    let id: number;

    beforeAll(async () => {
      const items = [
        { product_id: 901, name: 'Honey', quantity: '1.5', unit_price: '215.00' },
        { product_id: 902, name: 'Tea', quantity: '1', unit_price: '192.50' },
      ];
      const { sale } = await stage.api.post<SaleAnswer>('sales/1', {
        external_id: receipt,
        payment_method: 'cash',
        items,
      });
      id = sale.id;
    });

    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const read = async () => (await stage.api.get<SaleAnswer>(`sales/1/${id}`)).sale;
    /** The button that refunds this amount, formatted as on the page. */
    const refundButton = (amount: string) => button(t('refund.submit', { amount: `Ksh ${amount}` }));

    it('opens a sale by its receipt number and Enter', async () => {
      const { page } = visit;
      await page.goto(stage.address('/sales'));
      await page.getByLabel(t('sales.receipt')).fill(receipt);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: receipt, level: 1 }).waitFor();
      await page.getByRole('rowheader', { name: 'Honey' }).waitFor();
    });

    it('refunds a part of a line, and says before what it gives back', async () => {
      const { page } = visit;
      await button(t('refund.open')).click();
      await page.getByLabel('Honey', { exact: true }).check();
      await page.getByLabel(t('fields.quantityOf', { product: 'Honey' })).fill('0.5');
      await button(t('refund.reasons.damaged')).click();
      await refundButton('107.50').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await refundButton('107.50').click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const sale = await read();
      expect(sale.refunds).toEqual([
        expect.objectContaining({ amount: '107.50', reason: t('refund.reasons.damaged') }),
      ]);
    });

    it('repeats a refund whose answer was lost with the same key, so that it happens once', async () => {
      const { page } = visit;
      const keys: (string | undefined)[] = [];
      await page.route('**/refund', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        await route.fetch();
        await route.fulfill({ status: 500, json: { code: 'internal_error', error: 'Lost' } });
      });
      await button(t('refund.open')).click();
      await page.getByLabel('Tea', { exact: true }).check();
      await refundButton('192.50').click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('states.retry') })
        .click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.unroute('**/refund');
      expect(visit.opened.complaints.splice(0).join()).toContain('500');
      expect(new Set(keys).size).toBe(1);
      expect(keys).toHaveLength(2);
      expect((await read()).refunded_amount).toBe('300.00');
    });

    it('closes the drawer by Escape, and the focus returns to its button', async () => {
      const { page } = visit;
      await button(t('refund.open')).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect(page.evaluate(() => document.activeElement?.textContent)).resolves.toBe(t('refund.open'));
    });

    it('says who bought, what points it moved, and who gave money back', async () => {
      const { page } = visit;
      const items = [{ product_id: 911, name: 'Asali', quantity: '4', unit_price: '500.00' }];
      const body = { customer_id: 1, external_id: `P-${look.width}`, payment_method: 'cash', items };
      const { sale } = await stage.api.post<{ sale: { id: number; items: { id: number }[] } }>('sales/1', body);
      const path = `rewards/1/members/1/entries?sale_id=${sale.id}`;
      const [earned] = (await stage.api.get<{ entries: { points: string }[] }>(path)).entries;
      await stage.api.post(`sales/1/${sale.id}/refund`, {
        items: [{ sale_item_id: sale.items[0]!.id, quantity: '2' }],
      });
      await page.goto(stage.address(`/sales/${sale.id}`));
      await page.getByRole('link', { name: 'Njeri Kamau' }).waitFor();
      const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${t(`sales.${name}`)}`) });
      const points = async (name: string) => Number((await row(name).locator('td').innerText()).replaceAll(',', ''));
      await row('pointsTakenBack').waitFor();
      expect(await points('pointsEarned')).toBe(Number(earned?.points));
      expect(await points('pointsTakenBack')).toBeGreaterThan(0);
      const { user } = await stage.api.get<{ user: { name: string } }>('auth/me');
      await page.locator('section[aria-labelledby=refunds]').getByText(user.name).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    const openPending = async () => {
      const body = { status: 'pending', payment_method: 'cash', total_amount: '120.00', total_items: '1' };
      id = (await stage.api.post<SaleAnswer>('sales/1', body)).sale.id;
      await visit.page.goto(stage.address(`/sales/${id}`));
    };

    it('completes a pending sale', async () => {
      await openPending();
      await button(t('pending.complete')).click();
      await visit.page.getByText(t('saleStatus.completed')).waitFor();
      expect((await read()).status).toBe('completed');
    });

    it('cancels a pending sale after a question', async () => {
      const { page } = visit;
      await openPending();
      await button(t('pending.cancel')).click();
      await page.getByRole('dialog').waitFor();
      await expect(page.evaluate(() => document.activeElement?.textContent)).resolves.toBe(t('pending.keep'));
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('pending.confirm', { amount: 'Ksh 120' })).click();
      await page.getByText(t('saleStatus.cancelled')).waitFor();
      expect((await read()).status).toBe('cancelled');
    });
  });
});
