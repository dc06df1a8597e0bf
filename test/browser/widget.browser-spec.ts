import type { Browser, Page } from 'playwright-core';

import { Api } from './api';
import { faultsOf, launch } from './console-page';
import { type Service, startService } from './service';
import { Till, type TillOptions, type TillPage } from './till-page';

const ALL = ['customers:lookup', 'customers:write', 'rewards:read'];
const PHONE = '0733 123 456';

interface Seen {
  type: string;
  detail: { customer: { id: number; name: string; phone: string | null }; rewards: object | null } | null;
}

describe('the lookup in a page of another origin, under a strict policy', () => {
  let service: Service;
  let browser: Browser;
  let till: Till;
  let api: Api;
  let opened: TillPage;
  let page: Page;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
    [till, api] = await Promise.all([Till.start(service.url), Api.signIn(service.url)]);
    await api.post('customers/1', { name: 'Lookup Wanyonyi', phone: PHONE, customer_type: 'wholesale' });
    await api.post('customers/1', { name: 'Lookup Simiyu' });
  });
  afterEach(() => opened.close());
  afterAll(async () => {
    await browser.close();
    await Promise.all([service.stop(), till.stop()]);
  });

  const tokenFor = async (origin = till.origin, permissions = ALL) =>
    (await api.post<{ token: string }>('businesses/1/widget-tokens', { origin, permissions })).token;
  const open = async (options: Partial<TillOptions> = {}, query = '') => {
    opened = await till.open(browser, { token: options.token ?? (await tokenFor()), ...options }, query);
    page = opened.page;
  };
  const field = () => page.getByRole('combobox');
  const options = () => page.getByRole('option');
  const status = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
  const seenEvents = () => page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
  const seenOf = async (type: string, count = 1) => {
    await page.waitForFunction(
      ([name, times]) =>
        (window as unknown as { seen: Seen[] }).seen.filter((one) => one.type === name).length === times,
      [type, count] as const,
    );
    return (await seenEvents()).filter((one) => one.type === type).at(-1)?.detail;
  };

  it('finds a customer by a phone in another spelling, by keyboard alone, and removes them again', async () => {
    await open();
    await page.keyboard.press('Tab');
    await page.keyboard.type('+254733123456');
    await options().filter({ hasText: 'Wanyonyi' }).waitFor();
    await status('1 found');
    await page.keyboard.press('Enter');
    const detail = await seenOf('select');
    expect(detail?.customer).toMatchObject({ name: 'Lookup Wanyonyi', phone: PHONE, customer_type: 'wholesale' });
    expect(detail?.rewards).toEqual({
      tier: expect.any(String),
      points: expect.stringMatching(/^\d+/),
      discount_percent: expect.any(String),
    });
    await page.getByText('Points').waitFor();
    expect(await field().inputValue()).toBe('');
    // The chosen customer stays on the page while the user searches for the next one.
    await page.keyboard.type('Simiyu');
    await options().filter({ hasText: 'Lookup Simiyu' }).waitFor();
    expect(await page.getByText('Lookup Wanyonyi').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await seenOf('clear')).toBeNull();
    expect(await page.getByText('Lookup Wanyonyi').count()).toBe(0);
    expect((await seenEvents()).map(({ type }) => type)).toEqual(['select', 'clear']);
    expect(opened.complaints).toEqual([]);
  });

  it('masks the phone of a customer who is found by name, and is chosen by mouse', async () => {
    await open();
    await field().fill('Lookup');
    await status('2 found');
    const row = options().filter({ hasText: 'Wanyonyi' });
    expect(await row.innerText()).toContain('07•• ••• 456');
    for (const option of await options().all()) {
      expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    await row.click();
    expect((await seenOf('select'))?.customer.phone).toBe('07•• ••• 456');
  });

  it('asks once for twelve key strokes', async () => {
    await open();
    const lookups: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/lookup?') && request.method() === 'GET') lookups.push(request.url());
    });
    await page.clock.install();
    await field().focus();
    await page.keyboard.type('Lookup Wanyo');
    await page.clock.runFor(1_000);
    await options().filter({ hasText: 'Wanyonyi' }).waitFor();
    expect(lookups.map((url) => new URL(url).searchParams.get('q'))).toEqual(['Lookup Wanyo']);
  });

  it('says what is missing, and chooses nobody when the field is left', async () => {
    await open();
    await field().fill('Wan');
    await status('Type 4 characters or more');
    await field().fill('Nobody at all');
    await status('Nobody found for Nobody at all');
    await field().fill('Simiyu');
    await options().filter({ hasText: 'Lookup Simiyu' }).waitFor();
    await page.keyboard.press('Tab');
    await options().first().waitFor({ state: 'detached' });
    expect(await seenEvents()).toEqual([]);
  });

  it('creates a customer who is not found', async () => {
    await open();
    await field().fill('0733 999 111');
    await page.getByRole('option', { name: 'Add 0733 999 111' }).waitFor();
    await page.keyboard.press('Enter');
    // The form takes the focus when it appears.
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.closest('form'));
    await page.keyboard.type('Mpya Kabisa');
    await page.keyboard.press('Enter');
    const detail = await seenOf('create');
    expect(detail?.customer).toMatchObject({ name: 'Mpya Kabisa', phone: '0733 999 111' });
    const { results } = await api.get<{ results: { id: number }[] }>('customers/1/search?q=0733999111');
    expect(results.map(({ id }) => id)).toEqual([detail?.customer.id]);
    expect(opened.complaints).toEqual([]);
  });

  it('says what the server refuses, and does not offer what the token may not', async () => {
    await open();
    await field().fill('0733 999');
    await page.getByRole('option', { name: 'Add 0733 999' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: /name/i }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByRole('alert').count()).toBe(0);
    await opened.close();
    await open({ token: await tokenFor(till.origin, ['customers:lookup']) });
    await field().fill('Wanyonyi');
    await status('1 found');
    expect(await options().count()).toBe(1);
    await page.keyboard.press('Enter');
    expect((await seenOf('select'))?.rewards).toBeNull();
  });

  it('is not allowed with a token of another origin', async () => {
    await open({ token: await tokenFor('https://till.example') });
    await field().fill('Wanyonyi');
    await status(/^Not allowed here/);
  });

  it('gets a new token when the one before has ended', async () => {
    const { key, api_key } = await api.post<{ key: string; api_key: { id: number } }>('businesses/1/api-keys', {
      name: 'Till',
    });
    const answer = await fetch(`${service.url}/api/businesses/1/widget-tokens`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ origin: till.origin }),
    });
    const { token: ended } = (await answer.json()) as { token: string };
    await api.delete(`businesses/1/api-keys/${api_key.id}`);
    till.tokens = [ended, await tokenFor()];
    await open({ token: '' }, '&renew');
    await field().fill('Wanyonyi');
    await status('1 found');
    expect(till.tokens).toEqual([]);
  });

  it('says that there is no connection, and asks again when it is back', async () => {
    await open();
    await page.context().setOffline(true);
    await field().fill('Wanyonyi');
    await status(/^No connection/);
    await page.context().setOffline(false);
    await status('1 found');
  });

  describe.each(['en', 'sw'])('in %s', (language) => {
    it.each([240, 480])('has no fault that axe finds at %i px, and fits', async (width) => {
      await open({ language, width });
      const faults: string[] = [];
      const check = async () => {
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        faults.push(...(await faultsOf(page)), ...(excess > 0 ? [`too wide by ${excess} px`] : []));
      };
      await check();
      await field().fill('Wa');
      await check();
      await field().fill('Lookup');
      await options().nth(2).waitFor();
      await check();
      await page.keyboard.press('Enter');
      await seenOf('select');
      await check();
      await field().fill('0733 000 111');
      await options().first().click();
      await page.getByRole('form').waitFor();
      await check();
      expect(faults).toEqual([]);
      const shown = await page.locator('.wateja-lookup').innerText();
      expect(shown).toContain(language === 'sw' ? 'Mteja' : 'Customer');
    });
  });
});
