import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { isIP } from 'node:net';

import type { WebhooksEnvironment } from '../environment';
import { AddressRefused, checkedLookup } from './checked-lookup';
import { hostOf, NOT_PUBLIC } from './receiver-url';

/** The caller waits for the resolution so long. */
const TIMEOUT_MS = 2_000;

/** Tells the caller who saves a URL at once that its name leads to an address that webhooks may not reach. */
@Injectable()
export class NameCheck {
  private readonly lookup: ReturnType<typeof checkedLookup>;

  constructor(@Inject(ENVIRONMENT) env: WebhooksEnvironment) {
    this.lookup = checkedLookup(env.WEBHOOKS_ALLOW_PRIVATE);
  }

  /**
   * A name that does not exist yet, or whose resolution takes too long, is no problem: each attempt resolves it again,
   * and refuses addresses that are not allowed.
   */
  problemOf(url: URL): Promise<string | null> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return Promise.resolve(null);
    return new Promise((done) => {
      const timer = setTimeout(done, TIMEOUT_MS, null);
      this.lookup(host, { all: true }, (error) => {
        clearTimeout(timer);
        done(error instanceof AddressRefused ? NOT_PUBLIC : null);
      });
    });
  }
}
