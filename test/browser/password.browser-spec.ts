import { openConsole } from './console-page';
import { LOOKS, useStage } from './stage';
import { textsOf } from './texts';

const TOKEN = 'vQ1J0dQh8uG5c3mYvYxg2b1m5nT0pZk4q9Xw7R6sLhE';
const OTHER_TOKEN = 'aB3kzq0WmYc9Tn5sUeJ7xLr2dHf8gPv4oRi6yKt1QwE';

describe('a forgotten password', () => {
  const stage = useStage();

  it.each(LOOKS)('leads to a link in a mail, in $language at $width', async (look) => {
    const opened = await openConsole(stage.browser, stage.service.url, look);
    const { page } = opened;
    await page.locator('a[href="/console/forgotten"]').click();
    // The page for signing in has a field of the same name, and stays until the code of the next page is there.
    await page.getByRole('heading', { name: textsOf(look.language)('password.forgotten'), exact: true }).waitFor();
    await page.fill('input[name=email]', 'nobody@duka.example');
    expect(await opened.check()).toEqual([]);
    const answer = page.waitForResponse(/\/api\/auth\/password-reset$/);
    await page.click('button[type=submit]');
    expect((await answer).status()).toBe(202);
    await page.getByRole('status').waitFor();
    expect(await opened.check()).toEqual([]);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it.each(LOOKS)('is replaced with the token of the link, in $language at $width', async (look) => {
    const opened = await openConsole(stage.browser, stage.service.url, look);
    const { page } = opened;
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url(), request.headers()['referer'] ?? ''));
    await page.goto(`${stage.service.url}/console/password#${TOKEN}`);
    await page.waitForURL(`${stage.service.url}/console/password`);
    await page.fill('input[name=password]', 'safari njema 2026');
    const refused = page.waitForResponse(/\/password-reset\/confirm$/);
    await page.click('button[type=submit]');
    expect((await refused).status()).toBe(400);
    await page.getByRole('alert').waitFor();
    expect(await opened.check()).toEqual([]);
    let sent: unknown;
    await page.route('**/password-reset/confirm', (route) => {
      sent = route.request().postDataJSON();
      return route.fulfill({ status: 204 });
    });
    await page.click('button[type=submit]');
    await page.getByRole('status').waitFor();
    expect(sent).toEqual({ token: TOKEN, new_password: 'safari njema 2026' });
    // A newer link, opened in the same tab.
    await page.evaluate((token) => window.location.assign(`#${token}`), OTHER_TOKEN);
    await page.waitForURL(`${stage.service.url}/console/password`);
    await page.fill('input[name=password]', 'safari njema 2026');
    await page.click('button[type=submit]');
    await page.getByRole('status').waitFor();
    expect(sent).toMatchObject({ token: OTHER_TOKEN });
    expect(
      urls.filter(
        (url) => url.includes(TOKEN.slice(0, 20)) && !url.startsWith(`${stage.service.url}/console/password#`),
      ),
    ).toEqual([]);
    await opened.close();
  });
});
