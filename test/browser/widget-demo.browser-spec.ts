import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { gzipSync } from 'node:zlib';

import { Api } from './api';
import { faultsOf, launch, openConsole, signIn } from './console-page';
import { type Service, startService } from './service';

const MAX_BYTES = 25_000;

describe('the served widget', () => {
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  it('is small, and is not sent again to a browser that has it', async () => {
    expect(gzipSync(readFileSync('dist/widget/v1.js'), { level: 9 }).length).toBeLessThanOrEqual(MAX_BYTES);
    const first = await fetch(`${service.url}/widget/v1.js`);
    expect(Number(first.headers.get('content-length'))).toBeLessThanOrEqual(MAX_BYTES);
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await fetch(`${service.url}/widget/v1.js`, {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('gives a stranger nothing in the demo, and shows the lookup to staff who are signed in', async () => {
    const opened = await openConsole(browser, service.url, { language: 'en', width: 480 });
    const { page } = opened;
    const session = () => page.getByRole('button', { name: 'Use my session of the console' }).click();
    await page.goto(`${service.url}/widget/demo`);
    await session();
    await page.getByText('Sign in to the console in this browser first').waitFor();
    expect(await page.locator('wateja-customer-lookup').count()).toBe(0);
    await page.goto(`${service.url}/console/login`);
    await signIn(opened);
    opened.complaints.length = 0;
    await page.goto(`${service.url}/widget/demo`);
    expect(await page.locator('#lines').innerText()).toContain(
      `<script src="${service.url}/widget/v1.js" async></script>`,
    );
    await session();
    await page.getByRole('combobox', { name: 'Customer' }).fill('Wanjiku');
    await page.locator('wateja-customer-lookup').getByRole('option').first().click();
    await page.getByText(/^select \{"customer":/).waitFor();
    await page.getByLabel('Language').selectOption('sw');
    await page.getByRole('combobox', { name: 'Mteja' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });

  it('takes a widget token of this server in the demo', async () => {
    const api = await Api.signIn(service.url);
    const body = { origin: service.url, permissions: ['customers:lookup'] };
    const { token } = await api.post<{ token: string }>('businesses/1/widget-tokens', body);
    const page = await browser.newPage();
    await page.goto(`${service.url}/widget/demo`);
    await page.getByLabel('Token for this page').fill(token);
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByRole('combobox', { name: 'Customer' }).fill('Wanjiku');
    await page.locator('wateja-customer-lookup').getByRole('option').first().waitFor();
    await page.close();
  });
});
