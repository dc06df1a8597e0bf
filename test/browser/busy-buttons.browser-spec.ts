import { faultsOf, openConsole } from './console-page';
import { holdRequests } from './requests';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('a button that waits for an answer', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true }).filter({ visible: true });
    const customer = (page = '') => `/customers/1${page}`;
    const dialog = () => visit.page.getByRole('dialog');
    afterEach(() => visit.page.unrouteAll({ behavior: 'ignoreErrors' }));

    /** Presses the button, and expects that it shows what is happening until the answer has come. */
    const expectBusy = async (
      [name, verb]: [name: string, verb: string],
      [method, address]: [method: string, address: string],
      meanwhile = async () => {},
    ) => {
      const { page } = visit;
      const words = t(`busy.${verb}`);
      const announcement = page.locator('[aria-live=polite]').getByText(words, { exact: true });
      const widthOf = async (word: string) => (await button(word).boundingBox())?.width;
      let sent = 0;
      page.on('request', (request) => {
        if (request.method() === method && request.url().endsWith(address)) sent += 1;
      });
      const width = await widthOf(name);
      await expect(announcement.count()).resolves.toBe(0);
      const held = await holdRequests(page, method, `**${address}`);
      await button(name).click();
      await held.arrived;
      await button(words).waitFor();
      await expect(widthOf(words)).resolves.toBe(width);
      await expect(button(words).isDisabled()).resolves.toBe(true);
      await expect(announcement.count()).resolves.toBe(1);
      await expect(faultsOf(page)).resolves.toEqual([]);
      // The button keeps the focus, and pressing it again sends nothing.
      await expect(button(words).evaluate((one) => one === document.activeElement)).resolves.toBe(true);
      await page.keyboard.press('Enter');
      await button(words).click({ force: true });
      await meanwhile();
      held.release();
      await button(words).waitFor({ state: 'detached' });
      expect(sent).toBe(1);
    };

    it('says that it saves, in a form of the settings', async () => {
      await visit.open('/settings/shop');
      const name = visit.page.locator('input[name=name]');
      await name.fill('Duka lingine');
      await expectBusy([t('form.save'), 'saving'], ['PATCH', '/api/businesses/1']);
      await stage.api.patch('businesses/1', { name: 'Duka la Mfano' });
    });

    it('says that it records, for a sale', async () => {
      await visit.open('/sales/new');
      await visit.page.getByLabel(t('newSale.amount')).fill('250');
      await expectBusy([t('newSale.record'), 'recording'], ['POST', '/api/sales/1']);
    });

    it('says that it sends, for a message, and keeps its question open', async () => {
      await visit.open(customer());
      await button(t('customer.write')).click();
      await dialog().getByLabel(t('write.text')).fill('Habari!');
      await expectBusy([t('write.send'), 'sending'], ['POST', '/api/messaging/1/messages'], async () => {
        await visit.page.keyboard.press('Escape');
        await visit.page.keyboard.press('Escape');
        await button(t('drawer.close')).click();
        await expect(dialog().isVisible()).resolves.toBe(true);
        await expect(button(t('busy.sending')).isVisible()).resolves.toBe(true);
      });
      await dialog().waitFor({ state: 'detached' });
    });

    it('lets the user go when no answer comes, and says that nobody knows what was done', async () => {
      const { page } = visit;
      await page.clock.install();
      await visit.open(customer());
      await button(t('customer.write')).click();
      await dialog().getByLabel(t('write.text')).fill('Upo?');
      const held = await holdRequests(page, 'POST', '**/api/messaging/1/messages');
      await button(t('write.send')).click();
      await held.arrived;
      await button(t('drawer.close')).click();
      await expect(dialog().isVisible()).resolves.toBe(true);
      await page.clock.fastForward(8_000);
      await button(t('drawer.close')).click();
      await dialog().waitFor({ state: 'detached' });
      await page.getByText(t('drawer.unknown'), { exact: true }).waitFor();
      held.release();
    });

    it('says that it adds a tag to those who are selected, and has the focus after it, too', async () => {
      const { page } = visit;
      await visit.open('/customers?q=Kamau');
      if (look.width < 768) {
        await page
          .locator('main')
          .getByRole('button', { name: t('customers.more') })
          .click();
        await button(t('selection.begin')).click();
      }
      await page
        .getByLabel(t('selection.one', { name: 'Njeri Kamau' }))
        .filter({ visible: true })
        .check();
      const bar = page.getByRole('group', { name: t('selection.label') });
      await bar.getByLabel(t('selection.tag')).fill(`Subiri ${look.language}`);
      await expectBusy([t('selection.add'), 'adding'], ['POST', '/api/tags/1/apply']);
      await expect(button(t('selection.add')).evaluate((one) => one === document.activeElement)).resolves.toBe(true);
      await bar.getByRole('button', { name: t('customers.write'), exact: true }).click();
      await dialog()
        .locator('button[type=submit]')
        .filter({ hasText: t('selection.tagAndWrite') })
        .waitFor();
      await expectBusy([t('selection.tagAndWrite'), 'saving'], ['POST', '/api/tags/1/apply']);
    });

    it('says so beside the switches of the preferences, too', async () => {
      const { page } = visit;
      await visit.open(customer('?tab=messages'));
      const offers = page.getByLabel(t('preferences.can_receive_offers'));
      const before = await offers.isChecked();
      let sent = 0;
      page.on('request', (request) => (sent += request.method() === 'PATCH' ? 1 : 0));
      const held = await holdRequests(page, 'PATCH', '**/api/customers/1/1/preferences');
      await offers.click();
      await held.arrived;
      await page.locator('[aria-live=polite]').getByText(t('busy.saving'), { exact: true }).waitFor();
      await page.keyboard.press('Space');
      held.release();
      await page.waitForFunction(([element, was]) => (element as HTMLInputElement).checked !== was, [
        await offers.elementHandle(),
        before,
      ] as const);
      await expect(offers.evaluate((one) => one === document.activeElement)).resolves.toBe(true);
      expect(sent).toBe(1);
    });

    it('says so once in a toast, whose text is not said again', async () => {
      const { page } = visit;
      const tag = look.language === 'en' ? 'Busy' : 'Kazi';
      await visit.open(customer());
      await expect(page.locator('.toast-area [role=status]').count()).resolves.toBe(1);
      await visit.open('/customers?q=Kamau');
      if (look.width < 768) {
        const more = page.locator('main').getByRole('button', { name: t('customers.more') });
        await more.click();
        await button(t('selection.begin')).click();
        await page.locator('label.row-choice').filter({ hasText: 'Njeri Kamau' }).click();
      } else await page.getByLabel(t('selection.one', { name: 'Njeri Kamau' })).check();
      await page.getByPlaceholder(t('selection.tag')).fill(tag);
      await button(t('selection.add')).click();
      const toast = page.locator('.toast-area');
      await toast.getByText(t('selection.done.add_one', { tag, number: '1' })).waitFor();
      const held = await holdRequests(page, 'POST', '**/api/tags/1/apply');
      await button(t('toast.undo')).click();
      await held.arrived;
      await button(t('busy.undoing')).waitFor();
      const announcement = toast
        .locator(':is([role=status], [aria-live])')
        .getByText(t('busy.undoing'), { exact: true });
      await expect(announcement.count()).resolves.toBe(1);
      await expect(toast.getByRole('status').textContent()).resolves.not.toContain(t('busy.undoing'));
      await expect(faultsOf(page)).resolves.toEqual([]);
      held.release();
      await toast.getByText(/./).first().waitFor({ state: 'detached' });
    });

    it('says that it signs in, and takes no second Enter from the field', async () => {
      const { page, close } = await openConsole(stage.browser, stage.service.url, look);
      let sent = 0;
      page.on('request', (request) => (sent += request.url().endsWith('/api/auth/login') ? 1 : 0));
      const held = await holdRequests(page, 'POST', '**/api/auth/login');
      await page.locator('input[name=password]').press('Enter');
      await page.getByRole('button', { name: t('busy.signingIn'), exact: true }).waitFor();
      await page.locator('input[name=password]').press('Enter');
      held.release();
      await page.waitForSelector('#page h1');
      expect(sent).toBe(1);
      await close();
    });
  });
});
