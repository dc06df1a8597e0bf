import { Inject, Injectable } from '@nestjs/common';
import { DomainError, ENVIRONMENT, type Environment } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { hashOf, networkOf } from './caller-key';
import { ACCOUNT, ADDRESS, countAttempt, type LoginCounter, type LoginRule, PAIR, secondsToWait } from './login-rules';
import { TooManyAttempts } from './rate-limits.errors';

/** How long an address where somebody signed in stays theirs. */
const FAMILIAR_DAYS = 30;
const PRUNE_EVERY = 60 * 60 * 1000;

/** Where a password is tried, and for whom. */
export interface Attempt {
  /** The sign-in name as it is stored, whether somebody has it or not. */
  account: string;
  address: string;
}

interface CounterRow extends LoginCounter {
  key: string;
  familiar_until: Date | null;
  now: Date;
}

/**
 * Makes guessing passwords slow, for all processes together and across restarts. Attempts are counted before they are
 * looked at, so that many at once are no way around, and given back when they were no wrong guess.
 */
@Injectable()
export class LoginLimits {
  private nextPrune = 0;

  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /**
   * Runs `check`, which throws an `unauthenticated` error for a wrong password.
   * @param isProof whether the result proves that whoever tried is the account's person, and wipes the slate clean
   * @throws TooManyAttempts
   */
  async guard<T>(
    { account, address }: Attempt,
    check: () => Promise<T>,
    isProof: (result: T) => boolean = () => true,
  ): Promise<T> {
    if (this.env.RATE_LIMITS === null) return check();
    const network = networkOf(address);
    const pair = hashOf(`login ${account} from ${network}`);
    const rules = new Map([
      [pair, PAIR],
      [hashOf(`login ${account}`), ACCOUNT],
      [hashOf(`login from ${network}`), ADDRESS],
    ]);
    const counted = await this.prisma.transaction((tx) => this.count(tx, pair, rules));
    try {
      const result = await check();
      await this.giveBack(counted, isProof(result) ? pair : null);
      return result;
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unauthenticated')) await this.giveBack(counted, null);
      throw error;
    }
  }

  /** @returns the keys that were counted */
  private async count(tx: Transaction, pair: string, rules: Map<string, LoginRule>): Promise<string[]> {
    // Sorted here and below: two attempts that have an account or an address in common lock in one order.
    const keys = [...rules.keys()].sort();
    await tx.$executeRaw`
      INSERT INTO login_attempts (key, failures, window_ends_at) SELECT key, 0, now() FROM unnest(${keys}::text[]) AS key
      ON CONFLICT (key) DO NOTHING`;
    const found = await tx.$queryRaw<CounterRow[]>`
      SELECT key, failures, window_ends_at, blocked_until, familiar_until, clock_timestamp() AS now
      FROM login_attempts WHERE key = ANY (${keys}) ORDER BY key FOR UPDATE`;
    const isFamiliar = found.some(({ familiar_until, now }) => familiar_until && familiar_until > now);
    // What others try elsewhere must not keep somebody out of where they usually sign in.
    const rows = found.filter(({ key }) => !isFamiliar || rules.get(key) !== ACCOUNT);
    const wait = Math.max(...rows.map((row) => secondsToWait(rows, row.now)));
    if (wait > 0) throw new TooManyAttempts(wait);
    for (const { key, now, ...counter } of rows) {
      const { failures, window_ends_at, blocked_until } = countAttempt(counter, rules.get(key) ?? PAIR, now);
      await tx.loginAttempt.update({ where: { key }, data: { failures, window_ends_at, blocked_until } });
    }
    await this.prune(tx);
    return rows.map(({ key }) => key);
  }

  /** The attempt was no wrong guess. `familiar` names the account and address of a good one. */
  private async giveBack(counted: string[], familiar: string | null): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE login_attempts a SET
        failures = CASE WHEN a.key = ${familiar}::text THEN 0 ELSE greatest(0, a.failures - 1) END,
        blocked_until = NULL,
        familiar_until = CASE WHEN a.key = ${familiar}::text THEN now() + ${FAMILIAR_DAYS} * interval '1 day'
          ELSE a.familiar_until END
      FROM (SELECT key FROM login_attempts WHERE key = ANY (${counted}) ORDER BY key FOR UPDATE) AS mine
      WHERE a.key = mine.key`;
  }

  private async prune(tx: Transaction): Promise<void> {
    const now = Date.now();
    if (now < this.nextPrune) return;
    this.nextPrune = now + PRUNE_EVERY;
    await tx.$executeRaw`
      DELETE FROM login_attempts WHERE key IN (
        SELECT key FROM login_attempts
        WHERE window_ends_at < now() - interval '1 hour' AND (familiar_until IS NULL OR familiar_until < now())
        FOR UPDATE SKIP LOCKED)`;
  }
}
