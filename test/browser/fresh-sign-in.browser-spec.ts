import type { Page } from 'playwright-core';

import { type ConsolePage, openConsole, signIn } from './console-page';
import { LOOKS, useStage } from './stage';

const PASSWORD = 'karibu-dukani';

describe('a fresh sign-in', () => {
  const stage = useStage();
  let opened: ConsolePage;
  let page: Page;

  beforeEach(async () => {
    opened = await openConsole(stage.browser, stage.service.url, LOOKS[0]!);
    page = opened.page;
    await signIn(opened);
    await page.goto(stage.address('/customers/1'));
  });
  afterEach(() => opened.close());

  const dialog = () => page.getByRole('dialog', { name: 'Your password' });
  const passwordField = () => dialog().getByLabel('Password', { exact: true });
  const signedIn = () => page.evaluate(() => localStorage.getItem('wateja.signed-in'));
  /**
   * Asks for the data of the customer, as if the sign-in were more than five minutes old.
   * @returns the requests for the data; later ones are added
   */
  const askForData = async (): Promise<string[]> => {
    const requests: string[] = [];
    page.on('request', (request) => request.url().endsWith('/data-export') && requests.push(request.url()));
    const refusal = { status: 403, json: { code: 'sign_in_again', error: 'Log in again' } };
    await page.route('**/data-export', (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole('button', { name: 'More about the customer', exact: true }).click();
    await page.getByRole('button', { name: "Person's data file", exact: true }).click();
    await passwordField().fill(PASSWORD);
    return requests;
  };

  it('of the same person leaves the page and the other tabs as they are', async () => {
    const before = await signedIn();
    const requests = await askForData();
    const file = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    await file;
    await dialog().waitFor({ state: 'detached' });
    expect([requests.length, await signedIn()]).toEqual([2, before]);
  });

  it('of another account with the email begins again, and sends nothing that waited', async () => {
    const before = await signedIn();
    const requests = await askForData();
    // If two accounts have the same email, the password decides which of them logs in.
    const staff = { email: 'staff@demo.wateja.example', password: PASSWORD, session: 'cookie' };
    await page.route('**/auth/login', (route) => route.continue({ postData: JSON.stringify(staff) }));
    const reloaded = page.waitForEvent('load');
    await page.keyboard.press('Enter');
    await reloaded;
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText(staff.email).waitFor();
    expect(requests).toHaveLength(1);
    expect(await signedIn()).not.toBe(before);
  });

  it('goes back to the password when the code comes too late', async () => {
    await askForData();
    const needsCode = { code: 'second_factor_required', error: 'A code is needed', challenge: 'too.old.now' };
    await page.route('**/auth/login', (route) => route.fulfill({ status: 401, json: needsCode }), { times: 1 });
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Code of your app').fill('492039');
    await page.keyboard.press('Enter');
    await passwordField().waitFor();
    await dialog().getByText('The sign-in took too long, or was already finished. Start again.').waitFor();
    const file = page.waitForEvent('download');
    await passwordField().press('Enter');
    await file;
  });
});
