/**
 * Measures the console in Chromium with a processor that is slowed down: the first contentful paint of pages, and the time
 * from an interaction to the next paint.
 *
 * Usage: npm run bench:console -- [--runs 5] [--slowdown 4]
 */
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';

import { type ConsolePage, launch, openConsole, signIn } from './console-page';
import { startService } from './service';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, slowdown: { type: 'string', default: '4' } },
});
const NJERI = '0700000101';

/** Milliseconds, by the name of the measurement. */
type Figures = Record<string, number>;

async function main(): Promise<void> {
  const [runs, slowdown] = [Number(values.runs), Number(values.slowdown)];
  if (!(runs >= 1) || !(slowdown >= 1)) throw new Error('--runs and --slowdown must be numbers from 1');
  const [service, browser] = await Promise.all([startService(), launch()]);
  try {
    const all: Figures[] = [];
    for (let run = 0; run < runs; run += 1) all.push(await visit(browser, service.url, slowdown));
    const names = Object.keys(all[0] ?? {});
    for (const name of names) {
      const figure = median(all.map((figures) => figures[name] ?? NaN));
      process.stdout.write(`${name.padEnd(40)}${Math.round(figure)} ms
`);
    }
  } finally {
    await browser.close();
    await service.stop();
  }
}

/** A visit with an empty cache, as on the first day. */
async function visit(browser: Browser, url: string, slowdown: number): Promise<Figures> {
  const opened = await openConsole(browser, url, { language: 'en', width: 1440 });
  try {
    return await measure(opened, `${url}/console`, slowdown);
  } finally {
    await opened.close();
  }
}

async function measure(opened: ConsolePage, url: string, slowdown: number): Promise<Figures> {
  const { page } = opened;
  const debugger_ = await page.context().newCDPSession(page);
  await debugger_.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(recordInteractions);
  const figures: Figures = {};
  await page.goto(`${url}/login`);
  await page.waitForSelector('form');
  figures['first paint: sign-in'] = await firstPaint(page);
  await signIn(opened);
  await page.goto(`${url}/1`);
  await page.locator('.recharts-surface').first().waitFor();
  figures['first paint: Home'] = await firstPaint(page);
  figures['interaction: charts as tables'] = await slowest(page, () =>
    page.getByRole('button', { name: 'Show as table' }).first().click(),
  );
  await page.goto(`${url}/1/customers`);
  await page.locator('tbody tr').first().waitFor();
  figures['first paint: Customers'] = await firstPaint(page);
  figures['interaction: typing a phone number'] = await slowest(page, async () => {
    await page.locator('main input').first().click();
    await page.keyboard.type(NJERI, { delay: 50 });
    await page.getByText(/^1 customer\b/).waitFor();
  });
  figures['interaction: opening a customer'] = await slowest(page, async () => {
    await page.getByRole('link', { name: 'Njeri Kamau' }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  });
  await page.goto(`${url}/1/sales/new?customer=1`);
  const products = page.locator('main').getByRole('button', { name: /Ksh/ });
  await products.first().waitFor();
  figures['interaction: choosing a product'] = await slowest(page, () => products.first().click());
  return figures;
}

const firstPaint = (page: Page) =>
  page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);

const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;

/** Runs in the page: keeps the duration of each interaction, from the input to the next paint. */
function recordInteractions(): void {
  const durations: number[] = [];
  Object.assign(window, { interactions: durations });
  new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'event',
    durationThreshold: 16,
  } as PerformanceObserverInit);
}

/** The longest interaction of `act`. The browser does not report those below 16 ms. */
async function slowest(page: Page, act: () => Promise<unknown>): Promise<number> {
  const read = () => page.evaluate(() => (window as unknown as { interactions: number[] }).interactions.splice(0));
  await read();
  await act();
  // Two frames: the paint after the last interaction, and the report of it.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  return Math.max(16, ...(await read()));
}

void main();
