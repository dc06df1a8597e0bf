import { readFileSync } from 'node:fs';

import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Added {
  customer: { id: number };
}

const CUSTOMERS = 320;
const nameOf = (number: number) => `Foleni ${String(number).padStart(3, '0')}`;

describe('customers who are selected in a list', () => {
  const stage = useStage();
  const visit = useVisit(stage, { language: 'en', width: 1440 });
  const t = textsOf('en');
  const bar = () => visit.page.getByRole('group', { name: t('selection.label') });
  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
  const row = (number: number) => visit.page.getByRole('link', { name: nameOf(number), exact: true });
  const ids = new Map<number, number>();

  const add = async (number: number) => {
    const { customer } = await stage.api.post<Added>('customers/1', { name: nameOf(number) });
    ids.set(number, customer.id);
  };
  const changeTag = async (kind: 'add' | 'remove', tag: string) => {
    await bar().getByLabel(t('selection.tag')).fill(tag);
    await bar()
      .getByRole('button', { name: t(`selection.${kind}`), exact: true })
      .click();
    await visit.page.getByText(t(`selection.done.${kind}_one`, { number: '1', tag }), { exact: true }).waitFor();
  };
  const download = async () => {
    const downloading = visit.page.waitForEvent('download');
    await bar()
      .getByRole('button', { name: t('customers.download') })
      .click();
    return readFileSync(await (await downloading).path(), 'utf8');
  };

  beforeAll(async () => {
    const numbers = Array.from({ length: CUSTOMERS }, (_, index) => index + 1);
    for (let sent = 0; sent < CUSTOMERS; sent += 20) await Promise.all(numbers.slice(sent, sent + 20).map(add));
  });

  it('stay so, when they move to where the list does not reach', async () => {
    await visit.open('/customers?q=Foleni&sort=name');
    await visit.page.getByLabel(t('selection.one', { name: nameOf(2) })).check();
    await stage.api.patch(`customers/1/${ids.get(2)}`, { name: nameOf(900) });
    await changeTag('add', 'Imehama');
    await row(2).waitFor({ state: 'detached' });
    await expect(row(900).count()).resolves.toBe(0);
    await bar()
      .getByText(t('selection.count_one', { number: '1' }), { exact: true })
      .waitFor();
    expect(await download()).toContain('Imehama');
    await changeTag('remove', 'Imehama');
    await stage.api.patch(`customers/1/${ids.get(2)}`, { name: nameOf(2) });
  });

  it('have the tags that they were given, and the list its length, when its first rows are gone', async () => {
    await visit.open('/customers?q=Foleni&sort=name');
    await visit.page.getByLabel(t('selection.one', { name: nameOf(1) })).check();
    for (const last of [100, 150, 200, 250, 300, CUSTOMERS]) {
      await button(t('paging.more')).click();
      await row(last).waitFor();
    }
    await row(1).waitFor({ state: 'detached' });
    await button(t('selection.all', { number: String(CUSTOMERS) })).waitFor();
    await add(CUSTOMERS + 1);
    await changeTag('add', 'Mbali');
    await button(t('selection.all', { number: String(CUSTOMERS + 1) })).waitFor();
    expect(await download()).toMatch(/Foleni 001.*Mbali/);
    await button(t('toast.undo')).click();
    await visit.page.locator('.toast').waitFor({ state: 'detached' });
    expect(await download()).not.toContain('Mbali');
  });

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
