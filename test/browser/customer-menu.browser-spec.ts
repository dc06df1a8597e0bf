import { readFileSync } from 'node:fs';

import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface CustomerAnswer {
  customer: { id: number; name: string; is_active: boolean };
}
interface MemberAnswer {
  member: { tier: { name: string; is_override: boolean; until: string | null } };
}

const PASSWORD = 'karibu-dukani';

describe('the menu of a customer in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const name = `Mwisho ${look.width}`;
    let id: number;

    beforeAll(async () => {
      ({ id } = (await stage.api.post<CustomerAnswer>('customers/1', { name })).customer);
    });

    const main = () => visit.page.locator('main');
    const button = (text: string) => visit.page.getByRole('button', { name: text, exact: true });
    const choose = async (text: string) => {
      await button(t('customerMenu.label')).click();
      await button(text).click();
    };
    const read = async () => (await stage.api.get<CustomerAnswer>(`customers/1/${id}`)).customer;
    const tier = async () => (await stage.api.get<MemberAnswer>(`rewards/1/members/${id}`)).member.tier;
    const dialog = (title: string) => visit.page.getByRole('dialog', { name: title });
    const passwordDialog = () => dialog(t('freshSignIn.title'));
    const password = () => passwordDialog().getByLabel(t('signIn.password'), { exact: true });
    /** The first request is refused as if the sign-in were more than five minutes old. */
    const tooOldOnce = async (pattern: string) => {
      const refusal = { status: 403, json: { code: 'sign_in_again', error: 'Log in again' } };
      await visit.page.route(pattern, (route) => route.fulfill(refusal), { times: 1 });
    };
    /** The errors of the browser, which reports each answer with an error. */
    const complaints = () => visit.opened.complaints.splice(0).join();

    it('sets the tier until a day, and ends it', async () => {
      const { page } = visit;
      await visit.open(`/customers/${id}`);
      await choose(t('setTier.title'));
      await page.getByLabel(t('customer.tier'), { exact: true }).selectOption('Gold');
      await page.getByLabel(t('setTier.until')).fill('2031-01-31');
      await page.getByLabel(t('setTier.reason')).fill('Moved here from the other shop');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await dialog(t('setTier.title'))
        .getByRole('button', { name: t('setTier.save') })
        .click();
      await dialog(t('setTier.title')).waitFor({ state: 'detached' });
      await main().getByText('◆ Gold').waitFor();
      expect(await tier()).toMatchObject({ name: 'Gold', is_override: true, until: '2031-01-31' });
      await choose(t('setTier.title'));
      await button(t('setTier.end')).click();
      await dialog(t('setTier.title')).waitFor({ state: 'detached' });
      await main().getByText('● Member').waitFor();
      expect((await tier()).is_override).toBe(false);
    });

    it('says at the field which day is too early', async () => {
      const { page } = visit;
      await choose(t('setTier.title'));
      await page.getByLabel(t('setTier.until')).evaluate((field) => field.removeAttribute('min'));
      await page.getByLabel(t('setTier.until')).fill('2020-01-31');
      await page.getByLabel(t('setTier.reason')).fill('Moved');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('alert').waitFor();
      expect((await tier()).is_override).toBe(false);
      expect(complaints()).toMatch(/4\d\d/);
      await page.keyboard.press('Escape');
    });

    it('deactivates, and takes that back at once or later', async () => {
      const { page } = visit;
      await visit.open(`/customers/${id}`);
      await choose(t('customerMenu.deactivate'));
      await page.getByText(t('customerMenu.deactivated', { name })).waitFor();
      await main().getByText(t('customer.deactivated'), { exact: true }).waitFor();
      expect((await read()).is_active).toBe(false);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await button(t('toast.undo')).click();
      await main().getByText(t('customer.deactivated'), { exact: true }).waitFor({ state: 'detached' });
      expect((await read()).is_active).toBe(true);
      await choose(t('customerMenu.deactivate'));
      await main().getByText(t('customer.deactivated'), { exact: true }).waitFor();
      await choose(t('customerMenu.activate'));
      await page.getByText(t('customerMenu.activated', { name })).waitFor();
      expect((await read()).is_active).toBe(true);
    });

    it('gives the data file after the password, and says if that is wrong', async () => {
      const { page } = visit;
      await visit.open(`/customers/${id}`);
      await tooOldOnce('**/data-export');
      await choose(t('customerMenu.download'));
      await password().fill('not the password');
      await page.keyboard.press('Enter');
      await passwordDialog().getByText(t('errors.invalid_credentials')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await password().fill(PASSWORD);
      const download = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      const file = await download;
      expect(file.suggestedFilename()).toBe(`customer-${id}.json`);
      expect(readFileSync(await file.path(), 'utf8')).toContain(name);
      await passwordDialog().waitFor({ state: 'detached' });
      expect(complaints()).toMatch(/403[\s\S]*401/);
    });

    it('stays signed in by the new session, after a reload too', async () => {
      await visit.page.reload();
      await visit.page.getByRole('heading', { name, level: 1 }).waitFor();
    });

    it('erases after the name is typed and the password is given, and keeps what was typed until then', async () => {
      const { page } = visit;
      await visit.open(`/customers/${id}`);
      await choose(t('erase.title'));
      const form = dialog(t('erase.title'));
      await expect(page.evaluate(() => document.activeElement?.textContent)).resolves.toBe(t('erase.cancel'));
      const submit = form.getByRole('button', { name: t('erase.submit') });
      await form.getByLabel(t('erase.reason')).fill('Asked at the counter');
      await form.getByLabel(t('erase.type', { name })).fill('Mwisho');
      await expect(submit.isDisabled()).resolves.toBe(true);
      await page.keyboard.press('Tab');
      await form.getByText(t('erase.differs')).waitFor();
      await form.getByLabel(t('erase.type', { name })).fill(name);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await tooOldOnce('**/erase');
      await submit.click();
      await password().waitFor();
      await page.keyboard.press('Escape');
      await form.getByText(t('errors.sign_in_again')).waitFor();
      await expect(form.getByLabel(t('erase.reason')).inputValue()).resolves.toBe('Asked at the counter');
      expect((await read()).name).toBe(name);
      await tooOldOnce('**/erase');
      await submit.click();
      await password().fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/customers$/);
      await page.getByText(t('erase.done')).waitFor();
      expect(complaints()).toMatch(/403/);
      expect((await read()).name).not.toContain('Mwisho');
    });
  });

  describe('of others', () => {
    const t = textsOf('en');

    describe('as a manager', () => {
      const visit = useVisit(stage, { language: 'en', width: 1440 }, 'manager@demo.wateja.example');

      it('has no erasure, which only an owner may do', async () => {
        await visit.open('/customers/1');
        await visit.page.getByRole('button', { name: t('customerMenu.label') }).click();
        await visit.page.getByRole('button', { name: t('customerMenu.download') }).waitFor();
        await expect(visit.page.getByRole('button', { name: t('erase.title') }).count()).resolves.toBe(0);
        await expect(visit.opened.check()).resolves.toEqual([]);
      });
    });

    describe('as staff', () => {
      const visit = useVisit(stage, { language: 'en', width: 1440 }, 'staff@demo.wateja.example');

      it('is not there', async () => {
        await visit.open('/customers/1');
        await visit.page.getByRole('link', { name: t('customer.edit') }).waitFor();
        await expect(visit.page.getByRole('button', { name: t('customerMenu.label') }).count()).resolves.toBe(0);
      });
    });
  });
});
