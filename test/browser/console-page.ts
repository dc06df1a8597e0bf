import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** The folder for a picture of each page that is checked, if it is set. */
const PICTURES = process.env['PICTURES'];
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface Look {
  language: 'en' | 'sw';
  width: number;
  scheme?: 'light' | 'dark';
  /** A touch screen without a mouse. */
  isTouch?: boolean;
}

/** A page of the console in a new browser context, with all complaints of the browser. */
export interface ConsolePage {
  page: Page;
  /** Messages of the browser, errors of scripts, and requests to other hosts. */
  complaints: string[];
  /** Checks the loaded page: what axe found, as `rule: element`, and whether the page is wider than the window. */
  check(): Promise<string[]>;
  close(): Promise<void>;
}

export async function launch(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing. On Debian: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export async function openConsole(browser: Browser, url: string, look: Look): Promise<ConsolePage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.scheme ?? 'light',
    reducedMotion: 'reduce',
    ...(look.isTouch && { hasTouch: true, isMobile: true }),
    locale: look.language === 'sw' ? 'sw-KE' : 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('blob:')) complaints.push(request.url());
  });
  await page.goto(`${url}/`);
  await page.waitForSelector('form');
  return {
    page,
    complaints,
    async check() {
      await page.waitForLoadState('networkidle');
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      if (PICTURES) await takePicture(page, look);
      // On a phone, the browser widens the window to the width of the content.
      const excess = (await page.evaluate(() => document.documentElement.scrollWidth)) - look.width;
      return [...(await faultsOf(page)), ...(excess > 0 ? [`too wide by ${excess} px`] : [])];
    },
    close: () => context.close(),
  };
}

let pictures = 0;

async function takePicture(page: Page, { language, width, scheme = 'light' }: Look): Promise<void> {
  mkdirSync(PICTURES!, { recursive: true });
  const name = new URL(page.url()).pathname.replace('/console/', '').replaceAll('/', '-');
  pictures += 1;
  await page.screenshot({ path: `${PICTURES}/${name}-${language}-${width}-${scheme}-${pictures}.png`, fullPage: true });
}

/** What axe finds in a page, as `rule: element`. */
export async function faultsOf(page: Page): Promise<string[]> {
  // `evaluate` uses the debugger, so the policy of the page does not have to allow the script.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

/** Signs in as the owner of the demo shop, whose login the page fills in, or as another user with the same password. */
export async function signIn({ page }: ConsolePage, email?: string): Promise<void> {
  if (email !== undefined) await page.fill('input[name=email]', email);
  await page.click('button[type=submit]');
  // The page for signing in has no navigation.
  await page.waitForSelector('#page h1');
}
