import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface TemplateAnswer {
  template: { id: number };
}
interface Templates {
  templates: { id: number }[];
}

describe('the texts of campaigns in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);

    it('deletes nothing that somebody else changed after the question', async () => {
      const { page } = visit;
      const name = `Salamu ${look.language}`;
      const { template } = await stage.api.post<TemplateAnswer>('messaging/1/templates', { name, sms_text: 'Habari!' });
      const ids = async () => (await stage.api.get<Templates>('messaging/1/templates')).templates.map(({ id }) => id);
      const button = (text: string) => page.getByRole('button', { name: text, exact: true }).filter({ visible: true });
      await visit.open('/campaigns/templates');
      const tag = page.waitForResponse(`**/messaging/1/templates/${template.id}`);
      await button(t('templates.deleteOf', { name })).click();
      await tag;
      await stage.api.patch(`messaging/1/templates/${template.id}`, { sms_text: 'Habari zenu!' });
      await button(t('templates.deleteNow')).click();
      await page.getByRole('dialog').getByText(t('conflict.look')).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      expect(await visit.opened.check()).toEqual([]);
      expect(await ids()).toContain(template.id);
      await button(t('templates.deleteNow')).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await ids()).not.toContain(template.id);
    });
  });
});
