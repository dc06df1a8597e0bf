import { setImmediate as turn } from 'node:timers/promises';

import type { Purpose } from '../../message-enums';
import type { Audience, AudiencePage, Recipients } from '../../recipients';

/** Work between two turns of the event loop: one text takes much longer than another. */
const MAX_BLOCKING_MS = 10;

interface Walk {
  business_id: number;
  audience: Audience;
  purpose: Purpose;
  /** Where to begin: after this customer. */
  after: number;
  page_size: number;
}

/** An audience by ascending customer id, page by page; the next one is read while one is worked on. */
export async function* walkAudience(recipients: Recipients, walk: Walk): AsyncGenerator<AudiencePage> {
  const { business_id, audience, purpose, page_size: limit } = walk;
  // Once for the whole walk: who bought a product is known by the lines of all sales alone.
  const products = audience.bought_product_ids;
  const buyers = products && new Set(await recipients.buyers(business_id, products));
  const read = (after: number) => {
    const page = recipients.page(business_id, audience, purpose, { after, limit });
    // It fails when it is waited for, or nobody wants it any more.
    page.catch(() => undefined);
    return page;
  };
  for (let next: Promise<AudiencePage> | undefined = read(walk.after); next;) {
    const page: AudiencePage = await next;
    next = page.is_last ? undefined : read(page.to);
    yield buyers ? { ...page, recipients: page.recipients.filter((each) => buyers.has(each.customer_id)) } : page;
  }
}

/** Does `work` for each, and lets the process do other things whenever it took a while. */
export async function withPauses<T>(all: T[], work: (one: T) => void): Promise<void> {
  let begun = performance.now();
  for (const one of all) {
    work(one);
    if (performance.now() - begun < MAX_BLOCKING_MS) continue;
    await turn();
    begun = performance.now();
  }
}
