import type { Page } from 'playwright-core';

/** Requests that are held back on the way to the server. */
export interface HeldRequests {
  /** Resolves when the first request is held back. */
  arrived: Promise<void>;
  /** Sends these requests, and lets later ones through. */
  release(): void;
  /** Lets these requests and later ones fail like a broken connection, until the routes of the page are removed. */
  lose(): void;
}

/** Holds back the requests of a page to a URL until one of the returned functions is called. */
export async function holdRequests(page: Page, method: string, address: string): Promise<HeldRequests> {
  let arrive!: () => void;
  let end!: (isSent: boolean) => void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const held = new Promise<boolean>((resolve) => (end = resolve));
  await page.route(address, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    arrive();
    return (await held) ? route.fallback() : route.abort();
  });
  return { arrived, release: () => end(true), lose: () => end(false) };
}
