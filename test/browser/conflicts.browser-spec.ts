import { faultsOf } from './console-page';
import { holdRequests } from './requests';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('a conflict', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const radio = (side: 'mine' | 'theirs' | 'before', value: string) =>
      visit.page.getByRole('radio', { name: t(`conflict.${side}`, { value }) });
    const refused = () => visit.opened.complaints.splice(0).join();
    afterEach(() => visit.page.unrouteAll({ behavior: 'ignoreErrors' }));

    /** Opens a form, changes a field that somebody else changes at the same time, and saves. */
    const provokeConflict = async (path: string, theirs: () => Promise<unknown>) => {
      await visit.open(path);
      const name = visit.page.locator('input[name=name]');
      await name.fill('Yangu');
      await theirs();
      await button(t('form.save')).click();
      await radio('theirs', 'Yao').waitFor();
      expect(refused()).toContain('412');
      // The notice names the owner of the demo shop, as whom the test called the API, and the time.
      const alert = visit.page.getByRole('alert');
      await alert.getByText('Wangari Muthoni', { exact: false }).waitFor();
      await expect(alert.locator('time[datetime][title]').count()).resolves.toBe(1);
    };

    it.each([
      ['/settings/shop', 'businesses/1', 'Duka la Mfano'],
      ['/customers/1/edit', 'customers/1/1', 'Njeri Kamau'],
    ])('of %s stays while its answer is saved, and after that has failed', async (path, address, before) => {
      await stage.api.patch(address, { name: before });
      await provokeConflict(path, () => stage.api.patch(address, { name: 'Yao' }));
      await radio('before', before).check();
      const held = await holdRequests(visit.page, 'PATCH', `**/api/${address}`);
      await button(t('form.save')).click();
      await held.arrived;
      await expect(radio('before', before).isDisabled()).resolves.toBe(true);
      await expect(faultsOf(visit.page)).resolves.toEqual([]);
      held.lose();
      await visit.page.getByText(t('errors.unknownFate')).waitFor();
      expect(refused()).toContain('ERR_FAILED');
      await expect(radio('before', before).isEnabled()).resolves.toBe(true);
      await expect(radio('before', before).isChecked()).resolves.toBe(true);
      await visit.page.unrouteAll();
      await radio('mine', 'Yangu').check();
      await button(t('form.save')).click();
      await radio('mine', 'Yangu').waitFor({ state: 'detached' });
      await expect(stage.api.get(address).then(JSON.stringify)).resolves.toContain('"Yangu"');
      await stage.api.patch(address, { name: before });
    });
  });

  describe('of an owner, who may read the audit trail', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const save = () => visit.page.getByRole('button', { name: t('form.save'), exact: true });
    const refused = () => visit.opened.complaints.splice(0).join();

    it('names who changed the shop also after the platform has read it', async () => {
      const { page } = visit;
      await page.route(/\/api\/businesses\/1\/audit\?/, async (route) => {
        const { entries, ...rest } = (await (await route.fetch()).json()) as { entries: object[] };
        const read = { ...entries[0], action: 'business.read_by_platform', user_name: 'Platform', changes: null };
        const limit = Number(new URL(route.request().url()).searchParams.get('limit'));
        await route.fulfill({ json: { ...rest, entries: [read, ...entries].slice(0, limit) } });
      });
      await visit.open('/settings/shop');
      await page.locator('input[name=name]').fill('Mine');
      await stage.api.patch('businesses/1', { name: 'Theirs' });
      await save().click();
      const alert = page.getByRole('alert');
      await alert.getByText('Wangari Muthoni', { exact: false }).waitFor();
      expect(refused()).toContain('412');
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await stage.api.patch('businesses/1', { name: 'Duka la Mfano' });
    });

    it('names nobody for an automatic message, because the latest change may be of another one', async () => {
      const { page } = visit;
      const dialog = page.getByRole('dialog');
      const texts = { sms_text: 'Asante!', email_subject: 'Asante', email_text: 'Asante!' };
      const change = (kind: string, body: object) => stage.api.patch(`messaging/1/automatic/${kind}`, body);
      await change('receipt', { ...texts, is_enabled: true });
      await change('welcome', { is_enabled: false });
      await visit.open('/settings/messages');
      const edit = t('automatic.editOf', { message: t('automatic.kinds.receipt') });
      await page.getByRole('button', { name: edit, exact: true }).click();
      await dialog.getByLabel('SMS', { exact: true }).fill('Mine');
      await change('receipt', { sms_text: 'Theirs' });
      await change('welcome', { is_enabled: true });
      await save().click();
      const alert = dialog.getByRole('alert');
      await alert.getByText(t('conflict.choose'), { exact: false }).waitFor();
      expect(refused()).toContain('412');
      await expect(alert.textContent()).resolves.toContain(t('conflict.meanwhile'));
      await expect(alert.locator('time').count()).resolves.toBe(0);
    });
  });

  describe('of a manager, who may not read the audit trail', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 }, 'manager@demo.wateja.example');

    it('says when somebody changed a template', async () => {
      const { page } = visit;
      const urls: string[] = [];
      page.on('request', (request) => urls.push(request.url()));
      const name = 'Habari za leo';
      const { template } = await stage.api.post<{ template: { id: number } }>('messaging/1/templates', {
        ...{ name, sms_text: 'Habari!' },
      });
      await visit.open('/campaigns/templates');
      const read = page.waitForResponse(`**/messaging/1/templates/${template.id}`);
      await page
        .getByRole('button', { name: t('templates.editOf', { name }) })
        .filter({ visible: true })
        .click();
      await read;
      const field = page.getByRole('dialog').locator('input[name=name]');
      await field.fill('Mine');
      await stage.api.patch(`messaging/1/templates/${template.id}`, { name: 'Theirs' });
      await page.getByRole('button', { name: t('form.save'), exact: true }).click();
      const alert = page.getByRole('dialog').getByRole('alert');
      const [before] = t('conflict.somebody', { time: '…' }).split('…');
      await alert.getByText(before!).waitFor();
      await expect(alert.locator('time[datetime][title]').count()).resolves.toBe(1);
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      expect(urls.filter((url) => url.includes('/templates/'))).not.toEqual([]);
      expect(urls.filter((url) => url.includes('/audit'))).toEqual([]);
      await stage.api.delete(`messaging/1/templates/${template.id}`);
    });
  });
});
