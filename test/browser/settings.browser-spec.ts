import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface BusinessAnswer {
  business: { name: string; country: string; currency: string; timezone: string; updated_at: string };
}
interface SettingsAnswer {
  settings: { quiet_from: string; offers_need_consent: boolean; sms_price: string };
}
interface AutomaticAnswer {
  automatic_message: {
    is_enabled: boolean;
    sms_text: string;
    email_subject: string;
    example: { sms: { text: string } };
    default_texts: Record<'en' | 'sw', { sms_text: string; email_subject: string }>;
  };
}

describe('the settings of the console', () => {
  const stage = useStage();
  const readShop = async () => (await stage.api.get<BusinessAnswer>('businesses/1')).business;
  const readSettings = async () => (await stage.api.get<SettingsAnswer>('messaging/1/settings')).settings;

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const dialog = () => visit.page.getByRole('dialog');
    const field = (name: string) => visit.page.getByLabel(name, { exact: true });
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const saved = () => visit.page.locator('.toast-area').getByText(t('form.saved')).waitFor();

    it('opens at the shop, and saves what was changed only', async () => {
      await visit.open('/settings');
      await visit.page.waitForURL(/\/settings\/shop$/);
      await field(t('shopSettings.timezone')).waitFor();
      expect(await button(t('form.save')).count()).toBe(0);
      await check();
      const before = await readShop();
      await visit.page.locator('input[name=name]').fill(`Duka la Amina ${look.language}`);
      await check();
      await button(t('form.save')).click();
      await saved();
      expect(await readShop()).toEqual({
        ...before,
        name: `Duka la Amina ${look.language}`,
        updated_at: expect.any(String) as string,
      });
      if (look.width > 768) await visit.page.locator('header').getByText(`Duka la Amina ${look.language}`).waitFor();
    });

    it('says at the field what is wrong when it is left, and asks before changes are lost', async () => {
      await visit.open('/settings/shop');
      const name = visit.page.locator('input[name=name]');
      await name.fill('duka@amina');
      await name.blur();
      await visit.page.getByText(t('shopSettings.noAt')).waitFor();
      await check();
      await visit.page.getByRole('link', { name: t('settings.messages'), exact: true }).click();
      await dialog().getByText(t('leave.effect')).waitFor();
      await button(t('leave.leave')).click();
      await visit.page.getByText(t('messageSettings.quietHint')).waitFor();
    });

    it('merges what somebody else saved, and lets the user choose where both changed a field', async () => {
      await visit.open('/settings/shop');
      await visit.page.locator('input[name=name]').fill('Yangu');
      await stage.api.patch('businesses/1', { name: 'Yao', timezone: 'Africa/Kampala' });
      await button(t('form.save')).click();
      await visit.page.getByLabel(t('conflict.theirs', { value: 'Yao' })).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      await visit.page.getByRole('radio', { name: /^(Before|Ya awali)/ }).check();
      await button(t('form.save')).waitFor();
      await check();
      await button(t('form.cancel')).click();
      await button(t('form.save')).waitFor({ state: 'detached' });
      expect(await visit.page.locator('input[name=name]').inputValue()).toBe('Yao');
      await visit.page.locator('input[name=name]').fill('Yangu');
      await stage.api.patch('businesses/1', { name: 'Yake' });
      await button(t('form.save')).click();
      await visit.page.getByLabel(t('conflict.theirs', { value: 'Yake' })).check();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      await field(t('shopSettings.currency')).selectOption('UGX');
      await button(t('form.save')).click();
      await saved();
      expect(await readShop()).toEqual(
        expect.objectContaining({ name: 'Yake', timezone: 'Africa/Kampala', currency: 'UGX' }),
      );
      await stage.api.patch('businesses/1', { name: 'Duka la Mfano', timezone: 'Africa/Nairobi', currency: 'KES' });
    });

    it('shows how far the phone numbers are read for a new country', async () => {
      const { page } = visit;
      await page.route('**/api/businesses/1', async (route) => {
        const { business } = (await (await route.fetch()).json()) as BusinessAnswer;
        await route.fulfill({ json: { business: { ...business, reindexing: { done: 12, total: 40 } } } });
      });
      await visit.open('/settings/shop');
      await page.getByText(t('shopSettings.reindexed', { done: '12', total: '40' })).waitFor();
      await check();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });

    it('changes the quiet hours, who gets offers, and prices', async () => {
      await visit.open('/settings/messages');
      await field(t('messageSettings.sms_price')).waitFor();
      await visit.page.getByText(t('automatic.when.welcome')).waitFor();
      await check();
      const before = await readSettings();
      await field(t('messageSettings.quiet_from')).fill('21:30');
      await field(t('messageSettings.offers_need_consent')).click();
      await field(t('messageSettings.sms_price')).fill('x');
      await field(t('messageSettings.sms_price')).blur();
      await visit.page.getByText(t('fields.amount')).waitFor();
      await field(t('messageSettings.sms_price')).fill('0.9');
      await button(t('form.save')).click();
      await saved();
      expect(await readSettings()).toEqual({
        ...before,
        ...{ quiet_from: '21:30', offers_need_consent: !before.offers_need_consent, sms_price: '0.90' },
      });
      await stage.api.patch('messaging/1/settings', { quiet_from: '20:00', sms_price: '0.80' });
    });

    it('writes an automatic message, with its parts and its price while it is typed', async () => {
      const edit = t('automatic.editOf', { message: t('automatic.kinds.welcome') });
      await visit.open('/settings/messages');
      await button(edit).click();
      const text = dialog().getByLabel('SMS', { exact: true });
      await text.fill('a'.repeat(150));
      await dialog()
        .getByRole('button', { name: t('messageTexts.variables.customer_name') })
        .click();
      expect(await text.inputValue()).toBe(`${'a'.repeat(150)}{{ customer_name }}`);
      const parts = t('messageTexts.parts_other', { count: '2', units: '162', room: '306' });
      await dialog()
        .getByText(`${parts} · ${t('messageTexts.each', { cost: 'Ksh 1.60' })}`)
        .waitFor();
      await check();
      await text.fill('Karibu {{ first_nam }}');
      await dialog().getByText(t('messageTexts.onlyAfterSaving')).waitFor();
      await button(t('form.save')).click();
      await dialog().getByRole('alert').waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('400');
      await text.fill('Karibu {{ first_name }}!');
      await dialog().getByLabel(t('automatic.switch')).click();
      await button(t('form.save')).click();
      await dialog().waitFor({ state: 'detached' });
      await visit.page.getByText('Karibu Amina!').waitFor();
      const { automatic_message } = await stage.api.get<AutomaticAnswer>('messaging/1/automatic/welcome');
      expect(automatic_message.sms_text).toBe('Karibu {{ first_name }}!');
    });

    it('offers the texts of messages about points, with their own variables and a preview', async () => {
      const read = async (kind: string) =>
        (await stage.api.get<AutomaticAnswer>(`messaging/1/automatic/${kind}`)).automatic_message;
      const { business } = await stage.api.get<{ business: { name: string } }>('businesses/1');
      await visit.open('/settings/messages');
      for (const [kind, variable] of [
        ['tier_up', 'previous_tier'],
        ['tier_at_risk', 'missing_amount'],
        ['points_expiring', 'points_until'],
        ['points_statement', 'statement_month'],
      ] as const) {
        await button(t('automatic.editOf', { message: t(`automatic.kinds.${kind}`) })).click();
        const text = dialog().getByLabel('SMS', { exact: true });
        await text.fill('Habari ');
        await dialog()
          .getByRole('button', { name: t(`messageTexts.variables.${variable}`), exact: true })
          .click();
        expect(await text.inputValue()).toBe(`Habari {{ ${variable} }}`);
        const suggested = dialog().getByRole('button', { name: t(`automatic.suggestedOf.${look.language}`) });
        await suggested.click();
        expect(await suggested.isDisabled()).toBe(true);
        const { default_texts } = await read(kind);
        expect(await text.inputValue()).toBe(default_texts[look.language].sms_text);
        // The preview is the same as the text that the API makes.
        const preview = (await dialog().locator('.bubble').textContent()) ?? '';
        await check();
        if (await button(t('form.save')).isVisible()) await button(t('form.save')).click();
        else
          await dialog()
            .getByRole('button', { name: t('drawer.close') })
            .click();
        await dialog().waitFor({ state: 'detached' });
        const saved = await read(kind);
        expect(saved.email_subject).toBe(default_texts[look.language].email_subject);
        expect(preview).toBe(saved.example.sms.text.replaceAll('Mama Njeri Shop', business.name));
      }
    });

    it("makes addresses for the shop's own number, which it shows once", async () => {
      await visit.open('/settings/messages');
      await button(t('ownNumber.make')).click();
      await dialog().getByText(t('ownNumber.effect')).waitFor();
      await check();
      await button(t('ownNumber.makeNow')).click();
      await dialog().waitFor({ state: 'detached' });
      const urls = await visit.page.locator('code.secret').allTextContents();
      expect(urls).toEqual([expect.stringContaining('/delivery-reports'), expect.stringContaining('/incoming')]);
      await check();
      await visit.page.reload();
      await button(t('ownNumber.make')).waitFor();
      expect(await visit.page.locator('code.secret').count()).toBe(0);
    });

    it('lists every change with its values, by filters that the address keeps', async () => {
      const { page } = visit;
      await stage.api.patch('customers/1/2', { customer_type: 'regular' });
      await stage.api.patch('customers/1/2', { customer_type: 'wholesale', phone: `07000003${look.width % 100}` });
      await visit.open('/settings/history');
      await page.locator('.changes').filter({ visible: true }).first().waitFor();
      await check();
      await visit.open('/settings/history?what=customer&record=2&days=1');
      const change = page.locator('.changes').filter({ visible: true }).first();
      await change.getByText('wholesale').waitFor();
      expect(await change.textContent()).toContain('***');
      await page.getByText('Wangari Muthoni').filter({ visible: true }).first().waitFor();
      await check();
      await visit.open('/settings/history?what=import');
      await page.getByText(t('history.none')).waitFor();
      await button(t('filters.clear')).click();
      await page.waitForURL(/\/settings\/history$/);
    });
  });

  describe.each(['manager', 'staff'])('as %s', (role) => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440, scheme: 'dark' }, `${role}@demo.wateja.example`);

    it('reads the shop and its messages without a form, and nothing else', async () => {
      for (const path of ['/settings/shop', '/settings/messages']) {
        await visit.open(path);
        await visit.page.getByText(t('settings.onlyOwner')).waitFor();
        expect(await visit.opened.check()).toEqual([]);
        expect(await visit.page.locator('main').locator('input, select, button').count()).toBe(0);
      }
      expect(await visit.page.getByRole('link', { name: t('settings.team') }).count()).toBe(0);
      for (const path of ['/settings/team', '/settings/keys', '/settings/history']) {
        await visit.open(path);
        await visit.page.getByText(t('roleGate.owner')).waitFor();
      }
      expect(await visit.opened.check()).toEqual([]);
    });
  });
});
