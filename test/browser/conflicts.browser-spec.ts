import { holdRequests } from './requests';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('a conflict', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const radio = (side: 'mine' | 'theirs', value: string) =>
      visit.page.getByRole('radio', { name: t(`conflict.${side}`, { value }) });
    const refused = () => visit.opened.complaints.splice(0).join();
    afterEach(() => visit.page.unrouteAll({ behavior: 'ignoreErrors' }));

    /** Opens a form, changes a field that somebody else changes too, and saves. */
    const meet = async (path: string, theirs: () => Promise<unknown>) => {
      await visit.open(path);
      const name = visit.page.locator('input[name=name]');
      await name.fill('Yangu');
      await theirs();
      await button(t('form.save')).click();
      await radio('theirs', 'Yao').waitFor();
      expect(refused()).toContain('412');
    };

    it.each([
      ['/settings/shop', 'businesses/1', 'Duka la Mfano'],
      ['/customers/1/edit', 'customers/1/1', 'Njeri Kamau'],
    ])('of %s stays while its answer is saved, and after that has failed', async (path, address, before) => {
      await meet(path, () => stage.api.patch(address, { name: 'Yao' }));
      await radio('theirs', 'Yao').check();
      const held = await holdRequests(visit.page, 'PATCH', `**/api/${address}`);
      await button(t('form.save')).click();
      await held.arrived;
      await expect(radio('theirs', 'Yao').isDisabled()).resolves.toBe(true);
      await expect(visit.opened.check()).resolves.toEqual([]);
      held.lose();
      await visit.page.getByText(t('errors.unknownFate')).waitFor();
      expect(refused()).toContain('ERR_FAILED');
      await expect(radio('theirs', 'Yao').isEnabled()).resolves.toBe(true);
      await expect(radio('theirs', 'Yao').isChecked()).resolves.toBe(true);
      await visit.page.unrouteAll();
      await radio('mine', 'Yangu').check();
      await button(t('form.save')).click();
      await radio('mine', 'Yangu').waitFor({ state: 'detached' });
      await expect(stage.api.get(address).then(JSON.stringify)).resolves.toContain('"Yangu"');
      await stage.api.patch(address, { name: before });
    });
  });
});
