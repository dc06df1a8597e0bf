import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import type { Transaction } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { TooManyCodes } from '../throttling/throttling.errors';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';

/** How many wrong codes an account may have in {@link WINDOW_HOURS}. A code of an app has six digits. */
const MAX_WRONG_CODES = 20;
const WINDOW_HOURS = 24;
/** After a login with the second factor, its network is familiar for so many days. */
const FAMILIAR_DAYS = 30;

/** Whose second factor it is, and since when. */
interface ConfirmedFactor {
  user_id: number;
  confirmed_at: Date;
}

/**
 * Limits wrong codes of an account, for all processes together. Only somebody with the right password can send one, so
 * the security events are the counter: a right code of the person takes none of them back, and an attacker who knows the
 * password gains no new attempts when the person logs in.
 */
@Injectable()
export class WrongCodes {
  constructor(
    private readonly events: SecurityEvents,
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
  ) {}

  /** @throws TooManyCodes when the account has had all wrong codes that it may have */
  async assertFewEnough(tx: Transaction, factor: ConfirmedFactor, origin: RequestOrigin): Promise<void> {
    const seconds = await this.secondsToWait(tx, factor, origin);
    if (seconds > 0) throw new TooManyCodes(seconds);
  }

  /** Counts a wrong code. The caller's transaction must hold a lock on the user's row, and be committed. */
  async count(tx: Transaction, factor: ConfirmedFactor, origin: RequestOrigin): Promise<void> {
    const { user_id } = factor;
    await this.events.record([{ user_id, kind: 'second_factor_refused', origin }], tx);
    if ((await this.secondsToWait(tx, factor, origin)) > 0) {
      await this.events.record([{ user_id, kind: 'second_factor_blocked', origin }], tx);
    }
  }

  /**
   * Seconds until the oldest of the latest wrong codes is old enough; 0 while there are fewer than allowed. Where the
   * person has logged in with this second factor, only the wrong codes from there count. Otherwise a thief of the password
   * could keep the person out with twenty wrong codes a day.
   */
  private async secondsToWait(tx: Transaction, factor: ConfirmedFactor, { network }: RequestOrigin): Promise<number> {
    if (this.env.RATE_LIMITS === null) return 0;
    const { user_id, confirmed_at } = factor;
    const [latest] = await tx.$queryRaw<{ seconds: number }[]>`
      SELECT ceil(extract(epoch FROM at + ${WINDOW_HOURS} * interval '1 hour' - now()))::int AS seconds
      FROM security_events
      WHERE user_id = ${user_id} AND kind = 'second_factor_refused'
        AND at > greatest(now() - ${WINDOW_HOURS} * interval '1 hour', ${confirmed_at}::timestamptz)
        AND (network = ${network} OR NOT EXISTS (
          SELECT FROM sessions
          WHERE user_id = ${user_id} AND network = ${network}
            AND signed_in_at > greatest(now() - ${FAMILIAR_DAYS} * interval '1 day', ${confirmed_at}::timestamptz)))
      ORDER BY at DESC
      OFFSET ${MAX_WRONG_CODES - 1} LIMIT 1`;
    return latest ? Math.max(1, latest.seconds) : 0;
  }
}
