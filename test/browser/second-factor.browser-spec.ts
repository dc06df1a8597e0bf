import { TOTP } from 'otpauth';

import { Api } from './api';
import { openConsole } from './console-page';
import { LOOKS, useStage } from './stage';
import { textsOf } from './texts';

const STAFF = 'staff@demo.wateja.example';
const OWNER = 'owner@demo.wateja.example';

/** Turns the second factor of a user on. @returns the user's app and the recovery codes */
async function turnOn(url: string, email: string): Promise<{ totp: TOTP; codes: string[] }> {
  const api = await Api.signIn(url, email);
  const { secret } = await api.post<{ secret: string }>('auth/totp', {});
  const totp = new TOTP({ secret });
  const confirmed = { code: totp.generate() };
  const { recovery_codes: codes } = await api.post<{ recovery_codes: string[] }>('auth/totp/confirm', confirmed);
  return { totp, codes };
}

describe('a sign-in with a second factor', () => {
  const stage = useStage();
  let totp: TOTP;
  let recoveryCodes: string[];

  beforeAll(async () => {
    ({ totp, codes: recoveryCodes } = await turnOn(stage.service.url, STAFF));
  });

  it.each(LOOKS)('asks for the code after the password, in $language at $width', async (look) => {
    const opened = await openConsole(stage.browser, stage.service.url, look);
    const { page } = opened;
    await page.fill('input[name=email]', STAFF);
    await page.click('button[type=submit]');
    const code = page.locator('input[name=code]');
    await code.waitFor();
    expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await opened.check()).toEqual([]);
    await code.fill('0B2M');
    await page.click('button[type=submit]');
    await page.getByRole('alert').waitFor();
    expect(await opened.check()).toEqual([]);
    // The code that confirmed the app is used up. The code of the next half minute is already accepted.
    const good = look === LOOKS[0] ? totp.generate({ timestamp: Date.now() + 30_000 }) : recoveryCodes[0]!;
    await code.fill(good);
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
    const refused = opened.complaints.filter((complaint) => !complaint.includes('401 (Unauthorized)'));
    expect(refused).toEqual([]);
    const [cookie] = await page.context().cookies(`${stage.service.url}/api/auth`);
    expect(cookie).toMatchObject({ name: 'wateja_session', httpOnly: true, sameSite: 'Strict' });
    await opened.close();
  });

  it('leads back to the password', async () => {
    const opened = await openConsole(stage.browser, stage.service.url, LOOKS[0]!);
    await opened.page.fill('input[name=email]', STAFF);
    await opened.page.click('button[type=submit]');
    await opened.page.getByRole('button', { name: 'Start again' }).click();
    await opened.page.locator('input[name=password]').waitFor();
    await opened.close();
  });
});

describe('a fresh sign-in with a second factor', () => {
  const stage = useStage();
  let codes: string[];

  beforeAll(async () => {
    ({ codes } = await turnOn(stage.service.url, OWNER));
  });

  it.each(LOOKS)('asks for the code after the password, and goes on, in $language at $width', async (look) => {
    const t = textsOf(look.language);
    const opened = await openConsole(stage.browser, stage.service.url, look);
    const { page } = opened;
    await page.fill('input[name=email]', OWNER);
    await page.click('button[type=submit]');
    await page.locator('input[name=code]').fill(codes.pop()!);
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
    await page.goto(stage.address('/customers/1'));
    // The server refuses like this when the sign-in is more than five minutes old.
    const refusal = { status: 403, json: { code: 'sign_in_again', error: 'Log in again' } };
    await page.route('**/data-export', (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole('button', { name: t('customerMenu.label'), exact: true }).click();
    await page.getByRole('button', { name: t('customerMenu.download'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('freshSignIn.title') });
    await dialog.getByLabel(t('signIn.password'), { exact: true }).fill('karibu-dukani');
    await page.keyboard.press('Enter');
    const code = dialog.getByLabel(t('signIn.code'));
    await code.waitFor();
    expect(await opened.check()).toEqual([]);
    const file = page.waitForEvent('download');
    await code.fill(codes.pop()!);
    await page.keyboard.press('Enter');
    await file;
    await dialog.waitFor({ state: 'detached' });
    await opened.close();
  });
});
