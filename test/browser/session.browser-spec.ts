import type { Page } from 'playwright-core';

import { type ConsolePage, openConsole, signIn } from './console-page';
import { useStage } from './stage';

describe('a session of the console', () => {
  const stage = useStage();
  let opened: ConsolePage;
  let page: Page;

  beforeEach(async () => {
    opened = await openConsole(stage.browser, stage.service.url, { language: 'en', width: 1440 });
    page = opened.page;
  });
  afterEach(() => opened.close());

  const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
  const signOut = async (from: Page) => {
    await from.getByRole('button', { name: 'Account' }).click();
    await from.getByRole('button', { name: 'Sign out' }).click();
  };

  it.each([
    ['https://evil.example/', /\/console\/1$/],
    ['//evil.example/', /\/console\/1$/],
    ['/login?to=/1', /\/console\/1$/],
    ['/1/sales', /\/console\/1\/sales$/],
  ])('leads from the sign-in with %s to a page of the console', async (to, address) => {
    await page.goto(`${stage.service.url}/console/login?to=${encodeURIComponent(to)}`);
    await signIn(opened);
    await page.waitForURL(address);
    expect(new URL(page.url()).origin).toBe(stage.service.url);
  });

  it('says that the password is wrong, and stays on the same address', async () => {
    await page.goto(`${stage.service.url}/console/login?to=/1/sales`);
    await page.getByLabel('Password', { exact: true }).fill('wrong-password');
    const address = page.url();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The email or the password is wrong.').waitFor();
    expect(page.url()).toBe(address);
  });

  it('renews a token that the server refuses, and sends the request again', async () => {
    await signIn(opened);
    const refused = {
      status: 401,
      contentType: 'application/problem+json',
      body: '{"code":"token_expired","error":"No"}',
    };
    let refusals = 0;
    await page.route('**/api/sales/**', async (route) => {
      refusals += 1;
      await (refusals === 1 ? route.fulfill(refused) : route.continue());
    });
    const renewed = page.waitForResponse(/\/api\/auth\/refresh$/);
    await page.getByRole('link', { name: 'Sales' }).click();
    expect((await renewed).status()).toBe(200);
    await page.locator('tbody th a').first().waitFor();
    expect(page.url()).toMatch(/\/console\/1\/sales$/);
  });

  it('ends when the cookie is gone too, and comes back to the same page', async () => {
    await signIn(opened);
    await page.context().clearCookies();
    await page.route('**/api/sales/**', (route) => route.fulfill({ status: 401, body: '{}' }));
    await page.getByRole('link', { name: 'Sales' }).click();
    await page.waitForURL(/\/console\/login\?to=%2F1%2Fsales$/);
    await page.unroute('**/api/sales/**');
    await signIn(opened);
    await page.waitForURL(/\/console\/1\/sales$/);
  });

  it('ends in all tabs at once', async () => {
    await signIn(opened);
    const other = await page.context().newPage();
    await other.goto(`${stage.service.url}/console/1`);
    await other.getByRole('button', { name: 'Account' }).waitFor();
    await signOut(other);
    await page.waitForURL(/\/console\/login/);
    await heading('Sign in').waitFor();
  });

  it('reads everything again when another tab signs in', async () => {
    await signIn(opened);
    const read = page.waitForResponse(/\/api\/auth\/me$/);
    const other = await page.context().newPage();
    await other.goto(`${stage.service.url}/console/1`);
    await other.getByRole('button', { name: 'Account' }).waitFor();
    // Signing in as another user does the same.
    await other.evaluate(() => localStorage.setItem('wateja.signed-in', 'another'));
    expect((await read).status()).toBe(200);
    await heading('Home').waitFor();
  });

  it('stays, and says so, when the server does not end it', async () => {
    await signIn(opened);
    await page.route('**/api/auth/logout', (route) => route.abort());
    await signOut(page);
    await page.getByText('The server did not answer.').waitFor();
    await page.unroute('**/api/auth/logout');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/console\/login/);
    expect(await page.context().cookies(`${stage.service.url}/api/auth`)).toEqual([]);
  });

  it('repeats a note with the same text and key, and keeps what was typed meanwhile', async () => {
    await signIn(opened);
    await page.goto(`${stage.service.url}/console/1/customers/1`);
    const sent: [string | null, string | undefined][] = [];
    await page.route('**/notes', async (route) => {
      const request = route.request();
      sent.push([request.postData(), request.headers()['idempotency-key']]);
      await (sent.length === 1 ? route.fulfill({ status: 500, body: '{}' }) : route.continue());
    });
    await page.getByLabel('New note').fill('Likes tea.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByLabel('New note').fill('Likes coffee.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Note: Likes tea.').waitFor();
    expect(await page.getByLabel('New note').inputValue()).toBe('Likes coffee.');
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    expect(sent[0]?.[1]).toMatch(/./);
  });

  it('searches for what the address says, after Clear filters and Back', async () => {
    await signIn(opened);
    await page.goto(`${stage.service.url}/console/1/customers`);
    const field = page.getByLabel('Search customers');
    await field.fill('nobody has this name');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL(/\/customers$/);
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('main input')?.value === '');
    await page.goBack();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('main input')?.value !== '');
    expect(await field.inputValue()).toBe('nobody has this name');
  });
});
