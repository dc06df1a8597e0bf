import { existsSync, readFileSync } from 'node:fs';

import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface ProgramAnswer {
  version: number;
  program: { earn: { spend: { per: string } }; tiers: { ladder: { name: string }[] }; expiry: { warn_days: number } };
}
interface Promotions {
  promotions: { name: string; multiplier: string; weekdays: number[]; state: string }[];
}
interface Reviews {
  reviews: { points: string; done_at: string | null }[];
}

describe('loyalty in the console', () => {
  const stage = useStage();
  const readProgram = () => stage.api.get<ProgramAnswer>('rewards/1/program');

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const isPhone = look.width < 768;
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const dialog = () => visit.page.getByRole('dialog');
    /** The number of points in the sentence about the cost. */
    const cost = () => visit.page.locator('.cost p').first();
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const amount = () => visit.page.getByLabel(t('programme.labels.earn.spend.per'));

    it('says by itself what a change would have cost', async () => {
      await visit.open('/loyalty/programme');
      await cost().waitFor();
      const before = await cost().textContent();
      await check();
      await amount().fill('50');
      await visit.page.waitForFunction((text) => document.querySelector('.cost p')?.textContent !== text, before);
      await visit.page.getByText(t('cost.instead', { sums: before ?? '' })).waitFor();
      if (isPhone)
        await visit.page
          .locator('#page')
          .getByRole('button', { name: t('cost.more') })
          .click();
      await check();
    });

    it('asks before it starts a new version, which keeps all that the form does not show', async () => {
      const before = await readProgram();
      await button(t('programme.save')).click();
      await dialog().waitFor();
      await expect(visit.page.evaluate(() => document.activeElement?.textContent)).resolves.toBe(
        t('programmeStart.back'),
      );
      await check();
      await button(t('programmeStart.now')).click();
      await dialog().waitFor({ state: 'detached' });
      const after = await readProgram();
      expect(after.version).toBe(before.version + 1);
      expect(after.program).toEqual({
        ...before.program,
        valid_from: expect.any(String) as string,
        earn: { ...before.program.earn, spend: { ...before.program.earn.spend, per: '50.00' } },
      });
      // The tests in the next look need the programme of the demo shop.
      const { valid_from: _begin, ...former } = before.program as ProgramAnswer['program'] & { valid_from: string };
      await stage.api.put('rewards/1/program', former);
    });

    it('adds a tier', async () => {
      await visit.open('/loyalty/programme');
      await button(t('programme.addTier')).click();
      const tier = visit.page.getByRole('group', { name: t('programme.newTier') });
      await tier.getByLabel(t('programme.tierFields.name')).fill('Almasi');
      await check();
      const newTier = visit.page.getByRole('group', { name: 'Almasi' });
      await newTier.getByLabel(t('programme.tierFields.min_spent', { currency: 'KES' })).fill('90000');
      await button(t('programme.save')).click();
      await button(t('programmeStart.now')).click();
      await dialog().waitFor({ state: 'detached' });
      const { program } = await readProgram();
      expect(program.tiers.ladder.at(-1)).toEqual(expect.objectContaining({ name: 'Almasi', min_spent: '90000.00' }));
      await button(t('programme.removeTierOf', { tier: 'Almasi' })).click();
      await button(t('programme.save')).click();
      await button(t('programmeStart.now')).click();
      await dialog().waitFor({ state: 'detached' });
      expect((await readProgram()).program.tiers.ladder.map(({ name }) => name)).toEqual(['Member', 'Silver', 'Gold']);
    });

    it('gives a product its own points, and starts on a later day if the owner chooses one', async () => {
      const { page } = visit;
      let sent: unknown;
      await page.route('**/api/rewards/1/program', (route) => {
        if (route.request().method() !== 'PUT') return route.fallback();
        sent = route.request().postDataJSON();
        // Later tests need the programme of the demo shop, so it stays as it is.
        return route.fulfill({ json: { message: 'Saved', version: 2 } });
      });
      await visit.open('/loyalty/programme');
      await amount().fill('80');
      await button(t('programmeProducts.add')).click();
      const product = page.locator('section[aria-labelledby=products]').getByRole('button', { name: /Ksh/ }).first();
      const chosen = ((await product.textContent()) ?? '').split(' · ')[0]!;
      await product.click();
      await page.getByLabel(t('programmeProducts.pointsOf', { product: chosen })).fill('3');
      await check();
      await button(t('programme.save')).click();
      await dialog().getByLabel(t('programmeStart.firstDay')).fill('2040-01-02');
      await check();
      await dialog().getByRole('button', { name: /2040/ }).click();
      await dialog().waitFor({ state: 'detached' });
      const earn = expect.objectContaining({
        items: [{ product_id: expect.any(Number) as number, points: 3 }],
      }) as object;
      expect(sent).toEqual(expect.objectContaining({ valid_from: '2040-01-02', earn }));
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });

    it('asks before a changed programme is left', async () => {
      await visit.open('/loyalty/programme');
      await amount().fill('70');
      await visit.page.getByRole('link', { name: t('loyalty.promotions') }).click();
      await dialog().getByText(t('leave.effect')).waitFor();
      await button(t('leave.leave')).click();
      await visit.page.getByText(t('promotions.about')).waitFor();
    });

    it('does not overwrite what somebody else saved meanwhile', async () => {
      await visit.open('/loyalty/programme');
      const { program } = await readProgram();
      const { valid_from: _begin, ...theirs } = program as ProgramAnswer['program'] & { valid_from: string };
      await amount().fill('70');
      const warn_days = program.expiry.warn_days === 30 ? 31 : 30;
      await stage.api.put('rewards/1/program', { ...theirs, expiry: { ...program.expiry, warn_days } });
      await button(t('programme.save')).click();
      await button(t('programmeStart.now')).click();
      await button(t('programme.showSaved')).click();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      await visit.page.waitForFunction(() => !document.querySelector('.warning'));
      expect(await amount().inputValue()).toBe('100');
    });

    it('plans a promotion and ends it', async () => {
      const name = `Jumanne ${look.language}`;
      await visit.open('/loyalty/promotions');
      await button(t('promotions.plan')).click();
      await dialog().getByLabel(t('promotions.name'), { exact: true }).fill(name);
      await check();
      for (const box of (await dialog().getByRole('checkbox').all()).slice(1)) await box.uncheck();
      await button(t('promotions.save')).click();
      await dialog().waitFor({ state: 'detached' });
      const endButton = () => button(t('promotions.endOf', { name })).filter({ visible: true });
      await endButton().waitFor();
      await check();
      const listed = async () =>
        (await stage.api.get<Promotions>('rewards/1/promotions')).promotions.find((one) => one.name === name);
      expect(await listed()).toEqual(expect.objectContaining({ multiplier: '2', weekdays: [1], state: 'running' }));
      await endButton().click();
      await dialog().waitFor();
      await check();
      await button(t('promotions.endNow')).click();
      await dialog().waitFor({ state: 'detached' });
      expect((await listed())?.state).toBe('over');
    });

    it('shows the points owed by the month in which they end, also as a table and a file', async () => {
      const { page } = visit;
      await visit.open('/loyalty/owed');
      await check();
      await button(t('charts.asTable')).first().click();
      await page.getByRole('columnheader', { name: t('charts.month') }).waitFor();
      await page.getByRole('columnheader', { name: t('charts.tier') }).waitFor();
      await check();
      const download = page.waitForEvent('download');
      await button(t('charts.csv')).first().click();
      const path = await (await download).path();
      expect(existsSync(path)).toBe(true);
      expect(readFileSync(path, 'utf8')).toContain(
        `${t('charts.month')},${t('points.title')},${t('charts.worth')}\r\n`,
      );
      await button(t('charts.asTable')).first().click();
    });

    it('lists sales that used too many points, until somebody marks them as done', async () => {
      const { page } = visit;
      await visit.open('/loyalty/review');
      await page.getByText(t('review.noneOpen')).waitFor();
      await check();
      await stage.api.post('sales/1/batch', {
        sales: [
          {
            external_id: `TILL-${look.language}`,
            customer_id: 1,
            payment_method: 'cash',
            items: [{ product_id: 901, quantity: '1', unit_price: '500.00' }],
            points_redeemed: 50,
          },
        ],
      });
      await page.reload();
      await page.getByRole('link', { name: 'Njeri Kamau' }).waitFor();
      await check();
      await button(t('review.done')).click();
      await page.getByText(t('review.noneOpen')).waitFor();
      const { reviews } = await stage.api.get<Reviews>('rewards/1/review?state=done');
      expect(reviews[0]).toEqual(expect.objectContaining({ done_at: expect.any(String) as string }));
      await page.getByLabel(t('review.show')).selectOption('done');
      await page
        .getByRole('link', { name: t('review.sale') })
        .first()
        .click();
      await page.waitForURL(/\/sales\/\d+$/);
      await page.goBack();
      await page.waitForURL(/review\?state=done$/);
      await page.getByRole('link', { name: 'Njeri Kamau' }).first().waitFor();
      await expect(page.getByLabel(t('review.show')).inputValue()).resolves.toBe('done');
    });
  });

  describe('as somebody with another role', () => {
    const t = textsOf('en');
    const manager = useVisit(stage, { language: 'en', width: 1440, scheme: 'dark' }, 'manager@demo.wateja.example');
    const staff = useVisit(stage, { language: 'en', width: 1440 }, 'staff@demo.wateja.example');

    it('shows managers the rules without a form, and promotions without their end', async () => {
      await manager.open('/loyalty/programme');
      await manager.page.getByText(t('programme.onlyOwner')).waitFor();
      expect(await manager.page.locator('main input').count()).toBe(0);
      expect(await manager.opened.check()).toEqual([]);
      await manager.open('/loyalty/promotions');
      await manager.page.getByText(t('promotions.about')).waitFor();
      await manager.opened.check();
      expect(await manager.page.locator('main').getByRole('button').allTextContents()).toEqual([]);
    });

    it('tells staff who may open it, and is not in their menu', async () => {
      await staff.open('/loyalty/programme');
      await staff.page.getByText(t('roleGate.manager')).waitFor();
      expect(await staff.page.getByRole('link', { name: t('nav.loyalty') }).count()).toBe(0);
      expect(await staff.opened.check()).toEqual([]);
    });
  });
});
