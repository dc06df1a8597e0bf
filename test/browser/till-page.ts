import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';

/** A page of another origin with the lookup, under a policy that forbids inline scripts and styles. */
export interface TillPage {
  page: Page;
  /** The complaints of the browser. */
  complaints: string[];
  close(): Promise<void>;
}

export interface TillOptions {
  token: string;
  language?: string;
  width?: number;
}

/** Records the events of the lookup. With `?renew`, it gets tokens from the server of the till, at `/token`. */
const SCRIPT = `
  window.seen = [];
  for (const type of ['select', 'create', 'clear']) {
    document.querySelector('wateja-customer-lookup').addEventListener(type, ({ detail }) => seen.push({ type, detail }));
  }
  if (location.search.includes('renew')) {
    document.querySelector('wateja-customer-lookup').getToken = async () => (await fetch('/token')).text();
  }
`;

/** The server of a till. It uses another port, so its origin differs from Wateja's. */
export class Till {
  /** The answers of `/token`, in order. */
  tokens: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly wateja: string,
  ) {}

  static async start(wateja: string): Promise<Till> {
    const server = createServer();
    const till = new Till(server, wateja);
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', till.origin);
      if (pathname === '/till.js') response.setHeader('Content-Type', 'text/javascript').end(SCRIPT);
      else if (pathname === '/token') response.end(till.tokens.shift());
      else response.writeHead(200, till.headers()).end(till.html(searchParams));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return till;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async open(browser: Browser, { token, language = 'en', width = 480 }: TillOptions, query = ''): Promise<TillPage> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    // A time limit for the browser that is shorter than that of the test, so that a missing element gives a clear
    // error.
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    const parameters = new URLSearchParams({ token, language });
    await page.goto(`${this.origin}/?${parameters.toString()}${query}`);
    await page.getByRole('combobox').waitFor();
    return { page, complaints, close: () => context.close() };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private headers() {
    return {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src 'self' ${this.wateja}; connect-src 'self' ${this.wateja}; require-trusted-types-for 'script'`,
    };
  }

  private html(parameters: URLSearchParams): string {
    return `<!doctype html><html lang="${parameters.get('language')}"><head><meta charset="utf-8"><title>Till</title>
      <meta name="viewport" content="width=device-width"></head>
      <body><main><h1>Till</h1>
      <wateja-customer-lookup business-id="1" token="${parameters.get('token')}"></wateja-customer-lookup></main>
      <script src="/till.js"></script><script src="${this.wateja}/widget/v1.js" async></script></body></html>`;
  }
}
