import { TOTP } from 'otpauth';

import { Api } from './api';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Me {
  user: { has_second_factor: boolean };
}
interface Sessions {
  sessions: { id: string; is_current: boolean }[];
}

const PASSWORD = 'karibu-dukani';
/** One person for each look, so that neither ends the sessions of the other. */
const EMAILS = { en: 'manager@demo.wateja.example', sw: 'staff@demo.wateja.example' };

describe('the account in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const email = EMAILS[look.language];
    const visit = useVisit(stage, look, email);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const dialog = () => visit.page.getByRole('dialog');
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const toast = (text: string) => visit.page.locator('.toast-area').getByText(text).waitFor();
    const openAccount = async () => {
      await visit.page.goto(`${stage.service.url}/console/account`);
      await visit.page.getByText(t('events.kinds.signed_in')).first().waitFor();
    };

    it('is behind the account of every page, and leads back', async () => {
      const { page } = visit;
      await visit.open('/customers');
      await page.getByRole('button', { name: t('account.label') }).click();
      await page.getByRole('link', { name: t('account.own') }).click();
      await page.waitForURL(/\/console\/account$/);
      await page.getByRole('heading', { name: t('account.label'), level: 1 }).waitFor();
      await page.getByText(t('events.kinds.signed_in')).first().waitFor();
      await check();
      await page.getByRole('link', { name: t('accountPage.back') }).click();
      await page.waitForURL(/\/console\/1$/);
    });

    it('changes the password, and says at the fields what is wrong', async () => {
      await openAccount();
      const current = visit.page.getByLabel(t('accountPage.current'), { exact: true });
      const next = visit.page.getByLabel(t('accountPage.next'), { exact: true });
      const change = async (from: string, to: string) => {
        await current.fill(from);
        await next.fill(to);
        await button(t('accountPage.changePassword')).click();
      };
      await next.fill('short');
      await next.blur();
      await visit.page.getByText(t('fields.too_short')).waitFor();
      await check();
      await change('not-my-password', 'safari-njema-2026');
      await visit.page.getByText(t('accountPage.wrongPassword')).waitFor();
      await change(PASSWORD, 'password');
      await visit.page.getByText(t('accountPage.guessable')).waitFor();
      visit.opened.complaints.splice(0);
      await change(PASSWORD, 'safari-njema-2026');
      await toast(t('accountPage.passwordChanged'));
      await visit.page.getByText(t('events.kinds.password_changed')).first().waitFor();
      await change('safari-njema-2026', PASSWORD);
      await visit.page.waitForFunction(() => !document.querySelector<HTMLInputElement>('input[type=password]')?.value);
      await Api.signIn(stage.service.url, email);
    });

    it('ends the session of another device', async () => {
      const other = await Api.signIn(stage.service.url, email);
      const { sessions } = await other.get<Sessions>('auth/sessions');
      await openAccount();
      await visit.page.getByText(t('devices.this'), { exact: true }).waitFor();
      const rows = visit.page.locator('section[aria-labelledby=devices] li');
      const before = await rows.count();
      // The newest session comes first: it is this one, which has no button.
      await rows.getByRole('button').first().click();
      await visit.page.waitForFunction(
        (count) => document.querySelectorAll('section[aria-labelledby=devices] li').length < count,
        before,
      );
      const mine = await Api.signIn(stage.service.url, email);
      const left = (await mine.get<Sessions>('auth/sessions')).sessions.map(({ id }) => id);
      expect(left).not.toContain(sessions.find(({ is_current }) => is_current)?.id);
    });

    it('sets up a second step, and shows the recovery codes once', async () => {
      const { page } = visit;
      await openAccount();
      await button(t('secondFactor.setUp')).click();
      await dialog()
        .getByRole('img', { name: t('secondFactor.qrCode') })
        .waitFor();
      const secret = ((await dialog().locator('code.secret').textContent()) ?? '').replaceAll(' ', '');
      await check();
      await dialog().getByLabel(t('secondFactor.code')).fill('000000');
      await button(t('secondFactor.turnOn')).click();
      await dialog().getByText(t('errors.second_factor_refused')).waitFor();
      visit.opened.complaints.splice(0);
      await dialog().getByLabel(t('secondFactor.code')).fill(new TOTP({ secret }).generate());
      await button(t('secondFactor.turnOn')).click();
      await dialog().getByText(t('secondFactor.keepCodes')).waitFor();
      const codes = ((await dialog().locator('code.secret').textContent()) ?? '').split('\n');
      expect(new Set(codes).size).toBe(10);
      await check();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      // The browser closes the dialog at the second Escape, and the page opens it again a moment later.
      await dialog().getByText(t('secondFactor.keepCodes')).waitFor();
      expect(await button(t('drawer.close')).count()).toBe(0);
      const file = page.waitForEvent('download');
      await button(t('secondFactor.download')).click();
      await file;
      await button(t('secondFactor.kept')).click();
      await button(t('secondFactor.turnOff')).waitFor();
      expect(await page.locator('main').textContent()).not.toContain(codes[0]);
      await check();
    });

    it('replaces the recovery codes, and turns the second step off, each after a question', async () => {
      const { page } = visit;
      await button(t('secondFactor.newCodes')).click();
      await dialog().getByText(t('secondFactor.newCodesEffect')).waitFor();
      await button(t('secondFactor.makeCodes')).click();
      await dialog().getByText(t('secondFactor.keepCodes')).waitFor();
      await button(t('secondFactor.kept')).click();
      await button(t('secondFactor.turnOff')).click();
      await check();
      await button(t('secondFactor.turnOffNow')).click();
      await dialog().waitFor({ state: 'detached' });
      await button(t('secondFactor.setUp')).waitFor();
      const { user } = await (await Api.signIn(stage.service.url, email)).get<Me>('auth/me');
      expect(user.has_second_factor).toBe(false);
      await page.getByText(t('events.kinds.second_factor_off')).first().waitFor();
    });

    it('makes the rows of tables lower, for this user', async () => {
      const { page } = visit;
      const compact = page.getByRole('switch', { name: t('accountPage.compact') });
      const isCompact = () => page.evaluate(() => document.documentElement.hasAttribute('data-compact'));
      await compact.click();
      expect(await isCompact()).toBe(true);
      await compact.click();
      expect(await isCompact()).toBe(false);
    });

    it('switches the shortcuts and the language', async () => {
      const { page } = visit;
      const switched = () => page.evaluate(() => localStorage.getItem('wateja.shortcuts'));
      await page.getByRole('switch', { name: t('shortcuts.switch') }).click();
      expect(await switched()).toBe('false');
      await page.getByRole('switch', { name: t('shortcuts.switch') }).click();
      const other = look.language === 'en' ? 'sw' : 'en';
      await page.getByLabel(t('appearance.language'), { exact: true }).selectOption(other);
      await page.getByRole('heading', { name: textsOf(other)('devices.title') }).waitFor();
      await check();
      await page.getByLabel(textsOf(other)('appearance.language'), { exact: true }).selectOption(look.language);
      await page.getByRole('heading', { name: t('devices.title') }).waitFor();
    });
  });
});
