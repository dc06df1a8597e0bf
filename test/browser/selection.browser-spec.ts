import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

const nameOf = (number: number) => `Foleni ${String(number).padStart(3, '0')}`;

describe('customers who are selected in a list', () => {
  const stage = useStage();
  const visit = useVisit(stage, { language: 'en', width: 1440 });
  const t = textsOf('en');
  const bar = () => visit.page.getByRole('group', { name: t('selection.label') });
  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });

  beforeAll(() => stage.api.post('customers/1', { name: nameOf(1) }));

  it('can be given a tag once more when the answer was lost, and it can be undone', async () => {
    const { page } = visit;
    await visit.open('/customers?q=Foleni&sort=name');
    await page.getByLabel(t('selection.one', { name: nameOf(1) })).check();
    let lost = 0;
    const address = '**/api/tags/1/apply';
    await page.route(address, async (route) => {
      await route.fetch();
      lost += 1;
      await route.abort();
    });
    await bar().getByLabel(t('selection.tag')).fill('Potea');
    await button(t('selection.add')).click();
    await bar().getByRole('alert').waitFor();
    expect(lost).toBeGreaterThan(0);
    await page.getByRole('cell', { name: 'Potea' }).waitFor();
    await page.unroute(address);
    await button(t('selection.add')).click();
    await button(t('toast.undo')).click();
    await page.getByRole('cell', { name: 'Potea' }).waitFor({ state: 'detached' });
    expect(visit.opened.complaints.splice(0).join()).toContain('ERR_FAILED');
  });
});
