import type { Page } from 'playwright-core';

/** Requests that wait on the way to the server. */
export interface HeldRequests {
  /** Ends when the first request waits. */
  arrived: Promise<void>;
  /** Sends them, and those to come. */
  release(): void;
  /** Loses them, and those to come, as a broken connection does, until the page has its routes no more. */
  lose(): void;
}

/** Holds requests of a page to an address back, until one of the functions that it answers is called. */
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
