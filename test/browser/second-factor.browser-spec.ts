import { TOTP } from 'otpauth';

import { Api } from './api';
import { openConsole } from './console-page';
import { LOOKS, useStage } from './stage';

const STAFF = 'staff@demo.wateja.example';

describe('a sign-in with a second factor', () => {
  const stage = useStage();
  let totp: TOTP;
  let recoveryCodes: string[];

  beforeAll(async () => {
    const api = await Api.signIn(stage.service.url, STAFF);
    const { secret } = await api.post<{ secret: string }>('auth/totp', {});
    totp = new TOTP({ secret });
    const confirmed = { code: totp.generate() };
    ({ recovery_codes: recoveryCodes } = await api.post<{ recovery_codes: string[] }>('auth/totp/confirm', confirmed));
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
    // The code that confirmed the app is used up. The next one is good half a minute early.
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
