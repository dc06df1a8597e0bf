import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface ProgramAnswer {
  version: number;
  program: { valid_from?: string; expiry: { warn_days: number } };
}

describe('what is typed while a form saves', () => {
  const stage = useStage();

  const readProgram = () => stage.api.get<ProgramAnswer>('rewards/1/program');
  /** Saves another version of the programme, with another number of days for warnings, as another owner would. */
  const saveElsewhere = async () => {
    const { valid_from: _begin, ...program } = (await readProgram()).program;
    const warn_days = program.expiry.warn_days === 30 ? 31 : 30;
    await stage.api.put('rewards/1/program', { ...program, expiry: { ...program.expiry, warn_days } });
  };

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const dialog = () => visit.page.getByRole('dialog');
    const amount = () => visit.page.getByLabel(t('programme.labels.earn.spend.per'));
    const toast = (text: string | RegExp) => visit.page.locator('.toast-area').getByText(text).waitFor();
    /** Holds back the answers to requests with this URL until the returned function is called. */
    const holdReads = async (address: string) => {
      let release!: () => void;
      const held = new Promise<void>((resolve) => (release = resolve));
      await visit.page.route(address, async (route) => {
        if (route.request().method() === 'GET') await held;
        await route.fallback();
      });
      return release;
    };
    afterEach(() => visit.page.unrouteAll({ behavior: 'ignoreErrors' }));

    it('is nothing until the settings are read again, and the focus comes back', async () => {
      const { page } = visit;
      const name = page.locator('input[name=name]');
      const focused = (selector: string) =>
        page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector);
      await visit.open('/settings/shop');
      await name.waitFor();
      await page.waitForLoadState('networkidle');
      const release = await holdReads('**/api/businesses/1');
      await name.fill(`Duka jipya ${look.language}`);
      await name.press('Enter');
      await toast(t('form.saved'));
      await expect(name.isDisabled()).resolves.toBe(true);
      await page.keyboard.type('lost');
      release();
      await focused('input[name=name]:enabled');
      await expect(name.inputValue()).resolves.toBe(`Duka jipya ${look.language}`);
      await page.keyboard.press('End');
      await page.keyboard.type('!');
      await button(t('form.save')).click();
      // The button that had the focus is gone.
      await focused('form');
      await expect(name.inputValue()).resolves.toBe(`Duka jipya ${look.language}!`);
      await stage.api.patch('businesses/1', { name: 'Duka la Mfano' });
    });

    it('is nothing until the programme is read again', async () => {
      await visit.open('/loyalty/programme');
      const { version, program } = await readProgram();
      await amount().fill('90');
      await button(t('programme.save')).click();
      const release = await holdReads('**/api/rewards/1/program');
      await button(t('programmeStart.now')).click();
      await toast(t('programmeStart.done', { version: String(version + 1) }));
      await expect(button(t('programmeStart.back')).isDisabled()).resolves.toBe(true);
      await visit.page.keyboard.press('Escape');
      await expect(dialog().isVisible()).resolves.toBe(true);
      await expect(
        dialog()
          .getByRole('button', { name: t('drawer.close') })
          .count(),
      ).resolves.toBe(0);
      release();
      await dialog().waitFor({ state: 'detached' });
      await expect(amount().inputValue()).resolves.toBe('90');
      const { valid_from: _begin, ...former } = program;
      await stage.api.put('rewards/1/program', former);
    });

    it('stays while another owner saves the programme, and is not saved over it', async () => {
      const { page } = visit;
      await visit.open('/loyalty/programme');
      await amount().fill('85');
      await saveElsewhere();
      // The user comes back to the window after a while.
      await page.evaluate(() => {
        const now = Date.now();
        Date.now = () => now + 10 * 60_000;
        window.dispatchEvent(new Event('visibilitychange'));
      });
      await page.waitForLoadState('networkidle');
      await expect(amount().inputValue()).resolves.toBe('85');
      await button(t('programme.save')).click();
      await button(t('programmeStart.now')).click();
      await page.getByText(t('programme.conflict')).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      await expect(amount().inputValue()).resolves.toBe('85');
      await button(t('programme.showSaved')).click();
      await page.getByText(t('programme.conflict')).waitFor({ state: 'detached' });
      await expect(amount().inputValue()).resolves.toBe('100');
    });
  });
});
