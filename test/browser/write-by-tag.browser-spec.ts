import type { Look } from './console-page';
import { holdRequests } from './requests';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Tags {
  tags: { name: string; customers: number }[];
}

describe('writing to customers who are selected', () => {
  const stage = useStage();
  const customersWith = async (tag: string) =>
    (await stage.api.get<Tags>('tags/1')).tags.find(({ name }) => name === tag)?.customers ?? 0;

  describe.each<Look>(LOOKS)('%j', (look) => {
    const visit = useVisit(stage, look);
    const t = textsOf(look.language);
    const isPhone = look.width < 768;
    const bar = () => visit.page.getByRole('group', { name: t('selection.label') });
    const dialog = () => visit.page.getByRole('dialog');
    const field = () => dialog().getByLabel(t('selection.tag'));
    const save = () => dialog().getByRole('button', { name: t('selection.tagAndWrite') });
    const undo = () => visit.page.getByRole('button', { name: t('toast.undo'), exact: true });

    /** Selects the first customers of the list, and asks to write to them. */
    const beginWriting = async (count: number) => {
      const { page } = visit;
      await visit.open('/customers?sort=name');
      if (isPhone) {
        await page
          .locator('main')
          .getByRole('button', { name: t('customers.more') })
          .click();
        await page.getByRole('button', { name: t('selection.begin') }).click();
      }
      const boxes = page.locator(isPhone ? 'label.row-choice input' : 'main tbody input');
      for (let index = 0; index < count; index += 1) await boxes.nth(index).check();
      await bar()
        .getByRole('button', { name: t('customers.write'), exact: true })
        .click();
      await save().waitFor();
    };

    it('gives them a tag, by which the campaign chooses', async () => {
      const { page } = visit;
      await beginWriting(2);
      await dialog()
        .getByText(t('selection.byTag_other', { number: '2' }))
        .waitFor();
      const tag = await field().inputValue();
      expect(tag).toMatch(look.language === 'en' ? /^Offer \d+ \w+$/ : /^Ofa \d+ \w+$/);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await save().click();
      await page.waitForURL(/\/campaigns\/new\?/);
      await page.getByText(t('wizard.audience_other', { number: '2' }), { exact: true }).waitFor();
      await expect(page.getByLabel(t('customer.tags'), { exact: true }).inputValue()).resolves.toBe(tag);
      expect(await customersWith(tag)).toBe(2);
      await page.getByText(t('selection.done.add_other', { tag, number: '2' })).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await undo().click();
      await page.getByText(t('selection.done.add_other', { tag, number: '2' })).waitFor({ state: 'detached' });
      expect(await customersWith(tag)).toBe(0);
      await page.getByText(t('wizard.audience_other', { number: '0' }), { exact: true }).waitFor();
    });

    it('says who else has the tag, and suggests one that nobody has', async () => {
      const { page } = visit;
      const tag = look.language === 'en' ? 'Regulars' : 'Wazoefu';
      await stage.api.post('tags/1/apply', { add: [tag], filter: { loyalty_tier: ['Gold'] } });
      const others = await customersWith(tag);
      expect(others).toBeGreaterThan(1);
      await beginWriting(1);
      const suggested = await field().inputValue();
      await field().fill(tag.toUpperCase());
      await dialog().getByText(t('selection.byTag_one')).waitFor();
      const { customers } = await stage.api.get<{ customers: { tags: string[] }[] }>(
        'reports/1/customers?sort=name&sort_order=asc&limit=1&is_active=true',
      );
      const number = others - Number(customers[0]!.tags.includes(tag));
      await dialog()
        .getByText(t(number === 1 ? 'selection.others_one' : 'selection.others_other', { number: String(number), tag }))
        .waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await field().fill('..');
      await expect(save().isDisabled()).resolves.toBe(true);
      await stage.api.post('tags/1/apply', { add: [suggested], filter: { loyalty_tier: ['Gold'] } });
      await page.reload();
      await beginWriting(1);
      await expect(field().inputValue()).resolves.toBe(`${suggested} #2`);
      await stage.api.post('tags/1/apply', { remove: [suggested, tag], filter: {} });
    });
  });

  describe('while the tags are read', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const t = textsOf('en');

    it('suggests no name that a colleague may have used', async () => {
      const { page } = visit;
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t('selection.tag'));
      await visit.open('/customers?sort=name');
      await page.locator('main tbody input').first().check();
      const write = page.getByRole('group', { name: t('selection.label') }).getByRole('button', {
        name: t('customers.write'),
        exact: true,
      });
      await write.click();
      await dialog.getByRole('button', { name: t('selection.tagAndWrite') }).waitFor();
      const suggested = await field.inputValue();
      await dialog.getByRole('button', { name: t('drawer.close') }).click();
      const held = await holdRequests(page, 'GET', '**/api/tags/1');
      await write.click();
      await held.arrived;
      const checking = dialog.getByRole('button', { name: t('busy.checking'), exact: true });
      await checking.waitFor();
      // The dialog can be closed while a request only reads.
      await dialog.getByRole('button', { name: t('drawer.close') }).click();
      await dialog.waitFor({ state: 'detached' });
      await write.click();
      await checking.waitFor();
      await expect(field.inputValue()).resolves.toBe('');
      await stage.api.post('tags/1/apply', { add: [suggested], filter: { loyalty_tier: ['Gold'] } });
      held.release();
      await checking.waitFor({ state: 'detached' });
      await expect(field.inputValue()).resolves.toBe(`${suggested} #2`);
      await page.unrouteAll();
      await stage.api.post('tags/1/apply', { remove: [suggested], filter: {} });
    });
  });

  describe('of those who were deactivated', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const t = textsOf('en');

    it('is not offered, because no campaign reaches them', async () => {
      const { customer } = await stage.api.post<{ customer: { id: number } }>('customers/1', { name: 'Moved Away' });
      await stage.api.delete(`customers/1/${customer.id}`);
      await visit.open('/customers?status=inactive');
      await visit.page.getByLabel(t('selection.one', { name: 'Moved Away' })).check();
      const bar = visit.page.getByRole('group', { name: t('selection.label') });
      await bar.getByRole('button', { name: t('customers.download') }).waitFor();
      await expect(bar.getByText(t('customers.write')).count()).resolves.toBe(0);
    });
  });
});
