import { existsSync, readFileSync } from 'node:fs';

import { type ConsolePage, type Look, openConsole, signIn } from './console-page';
import { useStage } from './stage';

const PAGES = [
  '',
  '/customers',
  '/customers/1',
  '/customers/new?q=0712345678',
  '/customers/1/edit',
  '/sales',
  '/sales/1',
  '/sales/new?customer=1',
  '/import',
] as const;
const LOOKS: Look[] = [
  { language: 'en', width: 1440 },
  { language: 'sw', width: 1440 },
  { language: 'en', width: 360 },
  { language: 'sw', width: 360 },
  { language: 'en', width: 768, scheme: 'dark' },
];

describe('the console in a browser', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    let opened: ConsolePage;

    beforeAll(async () => {
      opened = await openConsole(stage.browser, stage.service.url, look);
    });
    afterAll(() => opened.close());

    const check = async () => {
      await expect(opened.check()).resolves.toEqual([]);
      expect(opened.complaints).toEqual([]);
    };

    it('signs in', async () => {
      await check();
      expect(await opened.page.getAttribute('html', 'lang')).toBe(look.language);
      await signIn(opened);
    });

    it('draws the borders of fields so that they can be seen', async () => {
      await opened.page.goto(`${stage.service.url}/console/1/customers`);
      await opened.page.waitForSelector('main select');
      const faint = await opened.page.evaluate(() => {
        const luminance = (color: string) =>
          (color.match(/[\d.]+/g) ?? [])
            .slice(0, 3)
            .map((part) => Number(part) / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index]!, 0);
        return [...document.querySelectorAll('main input, main select')]
          .filter(
            (field) => field.checkVisibility() && field !== document.activeElement && field.matches('[class*=Input]'),
          )
          .map((field) => getComputedStyle(field))
          .map(({ borderTopColor, backgroundColor }) =>
            [luminance(borderTopColor), luminance(backgroundColor)].toSorted((a, b) => a - b),
          )
          .map(([darker, lighter]) => (lighter! + 0.05) / (darker! + 0.05))
          .filter((ratio) => ratio < 3);
      });
      expect(faint).toEqual([]);
    });

    it.each(PAGES)('opens the page %j', async (path) => {
      await opened.page.goto(`${stage.service.url}/console/1${path}`);
      await opened.page.waitForSelector('#page h1');
      await check();
    });
  });

  describe('in use', () => {
    let opened: ConsolePage;

    beforeAll(async () => {
      opened = await openConsole(stage.browser, stage.service.url, { language: 'en', width: 1440 });
    });
    afterAll(() => opened.close());

    it('has fields that are called Email and Password, and leads home', async () => {
      const { page } = opened;
      await page.getByLabel('Email').fill('owner@demo.wateja.example');
      await page.getByLabel('Password', { exact: true }).fill('karibu-dukani');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/console\/1$/);
    });

    it('stays signed in after a reload', async () => {
      await opened.page.reload();
      await opened.page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    });

    it.each(['0700000101', '+254 700 000 101', '254700000101', 'njeri kam'])(
      'finds a customer by %s, as it is typed',
      async (q) => {
        const { page } = opened;
        await page.goto(`${stage.service.url}/console/customers`);
        await page.waitForURL(/\/console\/1\/customers$/);
        await page.locator('main input').first().fill(q);
        await page.getByText(/^1 customer\b/).waitFor();
        await page.getByRole('link', { name: 'Njeri Kamau' }).click();
        await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
      },
    );

    it('adds a note, which the timeline shows', async () => {
      const { page } = opened;
      await page.getByLabel('New note').fill('Prefers brown bread.');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page.getByText('Note: Prefers brown bread.').waitFor();
    });

    it('changes a preference, which stays after a reload', async () => {
      const { page } = opened;
      const offers = () => page.getByRole('switch', { name: 'Wants offers' });
      const before = await offers().isChecked();
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await offers().click();
      expect((await saved).status()).toBe(200);
      await page.reload();
      await offers().waitFor();
      expect(await offers().isChecked()).toBe(!before);
    });

    it('shows charts as tables, and gives their rows as a file', async () => {
      const { page } = opened;
      await page.goto(`${stage.service.url}/console/1`);
      await page.getByRole('button', { name: 'Show as table' }).first().click();
      await page.getByRole('columnheader', { name: 'Purchases' }).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'CSV', exact: true }).first().click();
      const path = await (await download).path();
      expect(existsSync(path)).toBe(true);
      expect(readFileSync(path, 'utf8')).toMatch(/^\uFEFFFrom,Sales,Purchases,Period before\r\n/);
    });

    it('signs out', async () => {
      const { page } = opened;
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(/\/console\/login/);
      expect(await page.context().cookies(`${stage.service.url}/api/auth`)).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  });
});
