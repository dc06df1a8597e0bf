import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface MemberAnswer {
  member: { balance: string };
}
interface ConsentsAnswer {
  current: { sms: { offers: string | null }; email: { offers: string | null } };
}

describe('a customer in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const tab = (name: string) => visit.page.getByRole('tab', { name: t(`customerTabs.${name}`) });
    const balance = async () => Number((await stage.api.get<MemberAnswer>('rewards/1/members/1')).member.balance);

    it('shows purchases, messages and details in tabs, which the address keeps', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await tab('purchases').click();
      await page.locator('main tbody th a:visible, main a.row-link:visible').first().waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await tab('details').click();
      await page.waitForURL(/\?tab=details$/);
      await page.reload();
      await page.getByRole('rowheader', { name: t('customerDetails.since') }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('tells what happened by days with who did it, and shows one kind of it, which the address keeps', async () => {
      const { page } = visit;
      const sale = { customer_id: 1, payment_method: 'cash', total_amount: '70.00', total_items: '1' };
      await stage.api.post('sales/1', sale);
      await stage.api.post('customers/1/1/notes', { content: `Of the timeline ${look.width}` });
      await visit.open('/customers/1');
      await page.getByRole('heading', { name: t('timeline.today'), level: 3 }).waitFor();
      const { user } = await stage.api.get<{ user: { name: string } }>('auth/me');
      const entries = page.locator('section[aria-labelledby=timeline] .row-link');
      await entries
        .filter({ hasText: `Of the timeline ${look.width}` })
        .filter({ hasText: user.name })
        .waitFor();
      const [icon, text] = [entries.first().locator('svg'), entries.first().locator('div')];
      expect((await icon.boundingBox())!.x + 20).toBeLessThanOrEqual((await text.boundingBox())!.x);
      await page.getByLabel(t('timeline.show')).selectOption('sale');
      await page.waitForURL(/\?type=sale$/);
      await entries.filter({ hasText: `Of the timeline ${look.width}` }).waitFor({ state: 'detached' });
      await entries.first().waitFor();
      await expect(entries.count()).resolves.toBe(await entries.locator('a').count());
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.reload();
      await expect(page.getByLabel(t('timeline.show')).inputValue()).resolves.toBe('sale');
      await page.getByLabel(t('timeline.show')).selectOption('');
      await page.waitForURL(/\/customers\/1$/);
    });

    it('records a consent, and shows what the server has kept', async () => {
      const { page } = visit;
      await visit.open('/customers/1?tab=messages');
      const field = page.getByLabel(`${t('purpose.offers')} · ${t('channel.email')}`);
      for (const state of ['granted', 'withdrawn', 'granted', 'withdrawn']) {
        const saved = page.waitForResponse((answer) => answer.request().method() === 'POST');
        const isBroughtBack = state === 'granted' && (await field.inputValue()) === 'withdrawn';
        await field.selectOption(state);
        if (isBroughtBack) {
          await page.getByRole('dialog').waitFor();
          await expect(visit.opened.check()).resolves.toEqual([]);
          await page.getByLabel(t('bringBack.wording')).fill('counter-card-2026-02');
          await page.getByLabel(t('bringBack.reason')).fill('Signed the card again');
          await page.getByRole('button', { name: t('bringBack.save') }).click();
        }
        expect((await saved).status()).toBe(201);
        const { current } = await stage.api.get<ConsentsAnswer>('customers/1/1/consents');
        expect(current.email.offers).toBe(state);
        const shown = [await field.elementHandle(), state] as const;
        await page.waitForFunction(
          ([one, wanted]) =>
            (one as HTMLSelectElement).value === wanted && !document.querySelector('select[aria-disabled=true]'),
          shown,
        );
      }
      await expect(visit.opened.check()).resolves.toEqual([]);
    });

    it('adjusts points by a click on them, a number and a note', async () => {
      const { page } = visit;
      const before = await balance();
      await page.goto(stage.address('/customers'));
      await page.locator('main input').first().fill('0700000101');
      await page.keyboard.press('Enter');
      await page.locator('section[aria-labelledby=points]').getByRole('button').click();
      await page.getByRole('dialog').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByLabel(t('adjust.points')).fill('+50');
      await page.getByLabel(t('adjust.note'), { exact: true }).fill('The cold tea');
      await page.getByRole('button', { name: t('adjust.save'), exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await balance()).toBe(before + 50);
    });

    it('says that one point is one', async () => {
      const { customer } = await stage.api.post<{ customer: { id: number } }>('customers/1', { name: 'Kwanza' });
      const adjustment = { points: '1', reason: 'goodwill', note: 'First visit' };
      await stage.api.post(`rewards/1/members/${customer.id}/adjustments`, adjustment);
      await visit.open(`/customers/${customer.id}`);
      const points = visit.page.locator('section[aria-labelledby=points]');
      const [before] = t('points.balance_one', { number: '1', worth: '…' }).split('…');
      await points.getByRole('button').getByText(before!).waitFor();
      const [end] = t('points.ending_one', { number: '1', time: '…' }).split('…');
      await points.getByText(end!).waitFor();
    });

    it('writes to the customer, and adjusts the points from the menu', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      await page.getByRole('button', { name: t('customer.write'), exact: true }).click();
      const writing = page.getByRole('dialog', { name: t('write.title') });
      await writing.getByLabel(t('write.text')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await writing.getByRole('button', { name: t('drawer.close'), exact: true }).click();
      await page.getByRole('button', { name: t('customerMenu.label'), exact: true }).click();
      await page.getByRole('button', { name: t('adjust.title'), exact: true }).click();
      await page.getByRole('dialog', { name: t('adjust.title') }).waitFor();
    });

    it('adds a tag and takes it away', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      await page.getByLabel(t('tags.new')).fill('Jirani');
      await page.keyboard.press('Enter');
      const chip = page.getByRole('button', { name: t('tags.remove', { tag: 'Jirani' }) });
      await chip.click();
      await chip.waitFor({ state: 'detached' });
    });
  });

  describe('on a phone', () => {
    const visit = useVisit(stage, { language: 'en', width: 360 });

    it('keeps name, tier and points in sight', async () => {
      const { page } = visit;
      await visit.open('/customers/1');
      await page.locator('.row-link').last().scrollIntoViewIfNeeded();
      const box = await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(48);
      expect(box?.y).toBeLessThan(48 + 64);
    });
  });
});
