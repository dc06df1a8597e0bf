import { setImmediate as turn } from 'node:timers/promises';

import type { Purpose } from '../../message-enums';
import type { Audience, AudiencePage, Recipients } from '../../recipients';

/** How long the walk may block the event loop. Some texts take much longer than others. */
const MAX_BLOCKING_MS = 10;

interface Walk {
  business_id: number;
  audience: Audience;
  purpose: Purpose;
  /** The walk begins after this customer id. */
  after: number;
  page_size: number;
}

/**
 * Walks through an audience page by page, in the order of customer ids. It reads the next page while the caller works
 * on the current one.
 */
export async function* walkAudience(recipients: Recipients, walk: Walk): AsyncGenerator<AudiencePage> {
  const { business_id, audience, purpose, page_size: limit } = walk;
  // This is read once for the whole walk, because only the lines of all sales show who bought a product.
  const products = audience.bought_product_ids;
  const buyers = products && new Set(await recipients.buyers(business_id, products));
  const readPage = (after: number) => {
    const page = recipients.page(business_id, audience, purpose, { after, limit });
    // The error is thrown when the page is awaited. If the caller stops before that, the page is not needed.
    page.catch(() => undefined);
    return page;
  };
  for (let next: Promise<AudiencePage> | undefined = readPage(walk.after); next;) {
    const page: AudiencePage = await next;
    next = page.is_last ? undefined : readPage(page.to);
    yield buyers
      ? { ...page, recipients: page.recipients.filter((recipient) => buyers.has(recipient.customer_id)) }
      : page;
  }
}

/** Calls `work` for each item, and yields to the event loop when it has worked for a while. */
export async function withPauses<T>(items: T[], work: (item: T) => void): Promise<void> {
  let startedAt = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - startedAt < MAX_BLOCKING_MS) continue;
    await turn();
    startedAt = performance.now();
  }
}
