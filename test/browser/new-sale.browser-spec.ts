import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface SaleAnswer {
  sale: { customer_id: number | null; total_amount: string; points_amount: string; items: { quantity: string }[] };
}
interface QuoteAnswer {
  quote: { id: string; status: string; subtotal_amount: string; payable_amount: string };
}

describe('a new sale in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);

    /** Resolves with the next answer about the price, or with the next one for this subtotal. */
    const nextQuote = async (subtotal?: string) => {
      const answer = await visit.page.waitForResponse(async (response) => {
        if (!response.url().endsWith('/quotes') || !response.ok()) return false;
        const { quote } = (await response.json()) as QuoteAnswer;
        return subtotal === undefined || quote.subtotal_amount === subtotal;
      });
      return ((await answer.json()) as QuoteAnswer).quote;
    };
    const record = () => visit.page.getByRole('button', { name: t('newSale.record'), exact: true }).click();
    const recordedSale = async () => {
      await visit.page.waitForURL(/\/sales\/\d+$/);
      const [id] = /\d+$/.exec(visit.page.url()) ?? [];
      return (await stage.api.get<SaleAnswer>(`sales/1/${id}`)).sale;
    };

    it('begins from the menu of a phone, and from the page of sales on a computer', async () => {
      const { page } = visit;
      await visit.open('/sales');
      const [place, word] = look.width < 768 ? ['nav', t('nav.sell')] : ['main', t('nav.newSale')];
      await page.locator(`${place} a:visible`, { hasText: word }).click();
      await page.getByRole('heading', { name: t('nav.newSale'), level: 1 }).waitFor();
      await expect(page.locator('nav [aria-current=page]:visible').count()).resolves.toBe(1);
    });

    it('sells two products to a member, with points: one quote at a time', async () => {
      const { page } = visit;
      await page.goto(stage.address('/customers'));
      await page.locator('main input').first().fill('0700000101');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: t('nav.newSale') }).click();
      // The customer has the same name and buttons with amounts, and stays until the code of the next page is there.
      await page.getByRole('heading', { name: t('nav.newSale'), level: 1 }).waitFor();
      await page.getByText('Njeri Kamau').waitFor();
      const products = page.locator('main').getByRole('button', { name: /Ksh/ });
      const first = nextQuote();
      await products.nth(0).click();
      const quotes = [await first];
      const second = nextQuote();
      await products.nth(1).click();
      quotes.push(await second);
      const third = nextQuote();
      await page.getByRole('switch').check();
      quotes.push(await third);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await record();
      const sale = await recordedSale();
      expect(sale).toMatchObject({ customer_id: 1, total_amount: quotes[2]?.payable_amount });
      expect(sale.items).toHaveLength(2);
      expect(Number(sale.points_amount)).toBeGreaterThan(0);
      const states = quotes.map(({ id }) => stage.api.get<QuoteAnswer>(`rewards/1/quotes/${id}`));
      expect((await Promise.all(states)).map(({ quote }) => quote.status)).toEqual(['cancelled', 'cancelled', 'used']);
    });

    it('marks the sums that moved, when the price was no longer held', async () => {
      const { page } = visit;
      await page.goto(stage.address('/sales/new?customer=1'));
      await page.locator('main').getByRole('button', { name: /Ksh/ }).first().click();
      const refusal = { code: 'quote_expired', error: 'Too late' };
      await page.route('**/api/sales/1', (route) => route.fulfill({ status: 409, json: refusal }), { times: 1 });
      await page.getByText(t('newSale.toPay')).first().waitFor();
      await page.waitForResponse((answer) => answer.url().endsWith('/quotes') && answer.ok());
      await page.route('**/quotes', async (route) => {
        const answer = (await (await route.fetch()).json()) as { quote: object };
        await route.fulfill({ status: 201, json: { ...answer, quote: { ...answer.quote, payable_amount: '7.00' } } });
      });
      await page.getByRole('button', { name: t('newSale.record'), exact: true }).click();
      await page.locator('.moved').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(visit.opened.complaints.splice(0).join()).toContain('409');
    });

    it('sells an amount to nobody in particular', async () => {
      const { page } = visit;
      await page.goto(stage.address('/sales'));
      await page.getByRole('link', { name: t('nav.newSale') }).click();
      await page.getByLabel(t('newSale.amount')).fill('120.50');
      await record();
      expect(await recordedSale()).toMatchObject({ customer_id: null, total_amount: '120.50', items: [] });
    });

    it('finds the customer on the page, and changes quantities', async () => {
      const { page } = visit;
      await page.goto(stage.address('/sales/new'));
      await page.getByLabel(t('newSale.customer')).fill('njeri kam');
      await page.getByRole('button', { name: /^Njeri Kamau/ }).click();
      await page.getByRole('button', { name: t('newSale.otherCustomer') }).waitFor();
      await page.locator('main').getByRole('button', { name: /Ksh/ }).first().click();
      const lines = page.locator('main li');
      await lines.getByRole('button').nth(1).click();
      await expect(lines.getByRole('textbox').first().inputValue()).resolves.toBe('2');
      const quoted = nextQuote('200.00');
      await lines.getByRole('textbox').nth(1).fill('100');
      const { payable_amount } = await quoted;
      await record();
      expect((await recordedSale()).total_amount).toBe(payable_amount);
    });
  });
});
