import type { Browser, Page } from 'playwright-core';

import { Api } from './api';
import { launch } from './console-page';
import { type Service, startService } from './service';
import { Till, type TillPage } from './till-page';

const REWARDS = '**/api/rewards/1/lookup/*';

interface Seen {
  type: string;
  detail: { rewards: object | null; rewards_failed: boolean } | null;
}

describe('the customer who was chosen in the lookup', () => {
  let service: Service;
  let browser: Browser;
  let till: Till;
  let api: Api;
  let opened: TillPage;
  let page: Page;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    [till, api] = await Promise.all([Till.start(service.url), Api.signIn(service.url)]);
    await api.post('customers/1', { name: 'Chosen Wekesa', phone: '0733 123 457' });
  });
  afterEach(() => opened.close());
  afterAll(async () => {
    await browser.close();
    await Promise.all([service.stop(), till.stop()]);
  });

  const tokenWith = async (...more: string[]) => {
    const body = { origin: till.origin, permissions: ['customers:lookup', ...more] };
    return (await api.post<{ token: string }>('businesses/1/widget-tokens', body)).token;
  };
  const open = async (token: string) => {
    opened = await till.open(browser, { token });
    page = opened.page;
    await page.getByRole('combobox').fill('Wekesa');
    await page.getByRole('option').first().waitFor();
  };
  const choose = () => page.getByRole('option').filter({ hasText: 'Chosen Wekesa' }).click();
  const seenEvents = () => page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
  const seenTimes = (times: number) =>
    page.waitForFunction((count) => (window as unknown as { seen: Seen[] }).seen.length === count, times);

  it('is not without points only because they could not be read', async () => {
    await open(await tokenWith('rewards:read'));
    await page.route(REWARDS, (route) => route.abort());
    await choose();
    await page.getByText('Points and tier could not be read').waitFor();
    await seenTimes(1);
    expect((await seenEvents())[0]?.detail).toMatchObject({ rewards: null, rewards_failed: true });
    await page.unroute(REWARDS);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Points', { exact: true }).waitFor();
    await seenTimes(2);
    expect((await seenEvents())[1]?.detail).toMatchObject({ rewards: { points: '0' }, rewards_failed: false });
  });

  it('sends no event when the lookup has left the page', async () => {
    await open(await tokenWith('rewards:read'));
    let answer = () => {};
    const removed = new Promise<void>((resolve) => (answer = resolve));
    await page.route(REWARDS, async (route) => {
      await removed;
      await route.fulfill({ json: { rewards: {} }, headers: { 'Access-Control-Allow-Origin': '*' } });
    });
    await choose();
    await page.getByText('Reading points…').waitFor();
    await page.evaluate(() => document.querySelector('wateja-customer-lookup')?.remove());
    const answered = page.waitForResponse(REWARDS);
    answer();
    await (await answered).finished();
    // Requests are answered in order, so once this one is answered, so is any request that the lookup has sent before
    // it.
    await page.evaluate(async () => (await fetch('/till.js')).text());
    expect(await seenEvents()).toEqual([]);
  });

  it('can be created as soon as the page sets a token that may', async () => {
    await open(await tokenWith());
    expect(await page.getByRole('option').count()).toBe(1);
    const better = await tokenWith('customers:write');
    await page
      .locator('wateja-customer-lookup')
      .evaluate((lookup, token) => lookup.setAttribute('token', token), better);
    await page.getByRole('option', { name: 'Add Wekesa' }).waitFor();
  });
});
