import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface BusinessAnswer {
  business: { name: string };
}
interface SettingsAnswer {
  settings: { quiet_from: string };
}

describe('the first run in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.locator('main').getByRole('button', { name, exact: true });
    const waitForStep = (name: string) =>
      visit.page
        .locator('li[aria-current=step]')
        .getByRole('heading', { name: t(`start.steps.${name}`) })
        .waitFor();

    it('is where an empty Home leads', async () => {
      const { page } = visit;
      await page.route('**/api/analytics/1/customers', async (route) => {
        const answer = await route.fetch();
        const all = (await answer.json()) as object;
        await route.fulfill({ response: answer, json: { ...all, total_customers: 0 } });
      });
      await visit.open('');
      await page.getByText(t('home.noCustomers')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByRole('link', { name: t('home.start') }).click();
      await page.getByRole('heading', { name: t('start.title'), level: 1 }).waitFor();
      await page.unrouteAll();
    });

    it('saves each step, skips one, and keeps the progress', async () => {
      const { page } = visit;
      await waitForStep('shop');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByLabel(t('start.name')).fill(`Duka ${look.width}`);
      await button(t('start.next')).click();
      await waitForStep('customers');
      expect((await stage.api.get<BusinessAnswer>('businesses/1')).business.name).toBe(`Duka ${look.width}`);
      await button(t('start.skip')).click();
      await waitForStep('loyalty');
      await page.reload();
      await waitForStep('loyalty');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByText(t('start.hasProgramme')).waitFor();
      await button(t('start.next')).click();
      await waitForStep('messages');
      await page.getByLabel(t('start.quietFrom')).fill('19:30');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('start.next')).click();
      await page.getByText(t('start.ready')).waitFor();
      expect((await stage.api.get<SettingsAnswer>('messaging/1/settings')).settings.quiet_from).toBe('19:30');
      await button(`${t('start.reopen')}: ${t('start.steps.messages')}`).click();
      await expect(page.getByLabel(t('start.quietFrom')).inputValue()).resolves.toBe('19:30');
      await button(t('start.next')).click();
      await page.getByText(t('start.ready')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });
  });

  describe('without a programme', () => {
    const visit = useVisit(stage, { language: 'en', width: 360 });

    it('takes an amount of money for a point', async () => {
      const { page } = visit;
      await page.route('**/rewards/1/program', (route) => route.fulfill({ json: { program: null } }));
      await visit.open('/start');
      await page.getByRole('button', { name: 'Skip' }).click();
      await page.getByRole('button', { name: 'Skip' }).click();
      await page.getByLabel('One point for every').fill('a hundred');
      await page.keyboard.press('Tab');
      await page.getByText('This is not an amount.').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.unrouteAll();
    });
  });

  describe('of a manager', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 }, 'manager@demo.wateja.example');

    it('says that an owner can open it', async () => {
      await visit.open('/start');
      await visit.page.getByText('Only an owner can open this page.').waitFor();
    });
  });
});
