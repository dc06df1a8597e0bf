import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('the charts of Home', () => {
  const stage = useStage();

  describe('on a computer', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const t = textsOf('en');
    const figure = () => visit.page.locator('.home-sales');
    const box = () => figure().locator('.recharts-tooltip-wrapper');
    const words = async () => (await box().innerText()).split('\n').filter((line) => line.trim() !== '');

    /** The rows of the table of the same chart. */
    const rows = async (): Promise<string[][]> => {
      const toggle = figure().getByRole('button', { name: t('charts.asTable') });
      await toggle.click();
      await figure().locator('tbody tr').first().waitFor();
      const cells = await figure()
        .locator('tbody tr')
        .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent)));
      await toggle.click();
      return cells;
    };

    it('are read by the keyboard, column after column', async () => {
      await visit.open('');
      await figure().locator('.recharts-bar').waitFor();
      const [first, second] = await rows();
      const chart = figure().getByRole('application', { name: /^Sales/ });
      await figure()
        .getByRole('button', { name: t('charts.asTable') })
        .focus();
      await visit.page.keyboard.press('Shift+Tab');
      await expect(chart.evaluate((element) => element === document.activeElement)).resolves.toBe(true);
      await box().getByText(first![0]!).waitFor();
      expect(await words()).toEqual(expect.arrayContaining([first![0], first![1]]));
      await visit.page.keyboard.press('ArrowRight');
      await box().getByText(second![0]!, { exact: true }).waitFor();
      expect(await words()).toEqual(expect.arrayContaining([second![0], second![1]]));
      await expect(visit.opened.check()).resolves.toEqual([]);
      await visit.page.keyboard.press('Tab');
      await box().waitFor({ state: 'hidden' });
    });

    it('tell screen readers what is pointed at, and keep other drawings from them', async () => {
      const [first] = await rows();
      const live = figure().locator('[aria-live]');
      // The live region exists before it has a text, and contains neither the axes nor the legend.
      await expect(live.count()).resolves.toBe(1);
      await expect(live.locator('svg').count()).resolves.toBe(0);
      await expect(live.textContent()).resolves.toBe('');
      const element = await live.elementHandle();
      await figure().getByRole('application').focus();
      await box().getByText(first![0]!).waitFor();
      await expect(element.evaluate((one) => one.isConnected && one.textContent)).resolves.toContain(first![1]);
      const hidden = visit.page.locator('figure [aria-hidden=true]');
      expect(await hidden.count()).toBeGreaterThan(2);
      await expect(hidden.locator('a, button, [tabindex]').count()).resolves.toBe(0);
    });
  });

  describe('on a phone', () => {
    const visit = useVisit(stage, { language: 'sw', width: 360, isTouch: true });

    it('say the value of the column that a finger touches', async () => {
      const { page } = visit;
      await visit.open('');
      const figure = page.locator('.home-sales');
      await figure.locator('.recharts-bar').waitFor();
      const surface = figure.locator('.recharts-surface').first();
      await surface.scrollIntoViewIfNeeded();
      const { width, height } = (await surface.boundingBox())!;
      await surface.tap({ position: { x: width - 30, y: height / 2 } });
      const box = figure.locator('.recharts-tooltip-wrapper');
      await box.getByText(/Ksh/).first().waitFor();
      const last = await box.innerText();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await surface.tap({ position: { x: width / 2, y: height / 2 } });
      await page.waitForFunction(
        (before) => document.querySelector<HTMLElement>('.home-sales .recharts-tooltip-wrapper')!.innerText !== before,
        last,
      );
      await box.getByText(/Ksh/).first().waitFor();
    });
  });
});
