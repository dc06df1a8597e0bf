/**
 * Takes the pictures of the console for README.md and docs/console.md, of a new demo shop, as WebP files in docs/pictures.
 *
 * Usage: npm run screenshots
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import { launch, type Look, openConsole, signIn } from './console-page';
import { startService } from './service';
import { textsOf } from './texts';

const FOLDER = join('docs', 'pictures');
const QUALITY = 80;
const COMPUTER: Look = { language: 'en', width: 1280 };
const PHONE: Look = { language: 'sw', width: 360 };

interface Picture {
  name: string;
  look: Look;
  /** The path below the URL of the demo shop. */
  path: string;
  /** The actions before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

const t = textsOf('en');
const chooseProducts = async (page: Page) => {
  const products = page.locator('main').getByRole('button', { name: /Ksh/ });
  const quoted = page.waitForResponse((answer) => answer.url().endsWith('/quotes') && answer.ok());
  await products.nth(0).click();
  await products.nth(2).click();
  await quoted;
};
const importFile = async (page: Page) => {
  const rows = [
    'Wanjiku Maina,0722 000 901,Chai',
    'Hassan Ali,0733 000 902,',
    'Akinyi Odero,0711 000 903,Chai',
    ',12,',
  ];
  const text = ['external_id,name,phone,tags', ...rows.map((row, index) => `OLD-${index + 1},${row}`)].join('\n');
  await page.setInputFiles('input[type=file]', {
    name: 'old-till.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await page.waitForURL(/\/import\/\d+$/);
};
const openRefund = async (page: Page) => {
  await page
    .getByRole('row', { name: t('saleStatus.completed') })
    .first()
    .getByRole('link')
    .click();
  await page.getByRole('button', { name: t('refund.open') }).click();
  await page.getByRole('dialog').getByRole('checkbox').first().check();
};

const PICTURES: Picture[] = [
  { name: 'home', look: COMPUTER, path: '' },
  { name: 'customers', look: COMPUTER, path: '/customers' },
  { name: 'customer', look: COMPUTER, path: '/customers/1' },
  { name: 'new-sale', look: COMPUTER, path: '/sales/new?customer=1', act: chooseProducts },
  { name: 'refund', look: COMPUTER, path: '/sales', act: openRefund },
  { name: 'import', look: COMPUTER, path: '/import', act: importFile },
  { name: 'phone-customer', look: PHONE, path: '/customers/1' },
  { name: 'phone-home-dark', look: { ...PHONE, scheme: 'dark' }, path: '' },
];

async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const [service, browser] = await Promise.all([startService(), launch()]);
  try {
    for (const { name, look, path, act } of PICTURES) {
      const opened = await openConsole(browser, service.url, look);
      await signIn(opened);
      await opened.page.goto(`${service.url}/console/1${path}`);
      await opened.page.waitForSelector('#page h1');
      await act?.(opened.page);
      await opened.check();
      await writeFile(join(FOLDER, `console-${name}.webp`), await webpOf(opened.page));
      await opened.close();
    }
  } finally {
    await browser.close();
    await service.stop();
  }
}

/** Playwright itself writes PNG and JPEG only, which are several times as large. */
async function webpOf(page: Page): Promise<Buffer> {
  const debugger_ = await page.context().newCDPSession(page);
  const { data } = await debugger_.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  return Buffer.from(data, 'base64');
}

void main();
