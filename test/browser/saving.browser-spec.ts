import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('what is typed while a form saves', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const toast = (text: string | RegExp) => visit.page.locator('.toast-area').getByText(text).waitFor();
    /** Lets no answer to this address through until the function that it answers is called. */
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
      // The button has gone that had the focus.
      await focused('form');
      await expect(name.inputValue()).resolves.toBe(`Duka jipya ${look.language}!`);
      await stage.api.patch('businesses/1', { name: 'Duka la Mfano' });
    });
  });
});
