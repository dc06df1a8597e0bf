import { Inject, Injectable } from '@nestjs/common';
import { DomainError, sha256 } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { PrismaService, type Transaction } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { networkOf } from './network-of';
import { ACCOUNT, ADDRESS, countAttempt, type LoginCounter, type LoginRule, PAIR, secondsToWait } from './login-rules';
import { TooManyAttempts } from './throttling.errors';

/** How long an address where somebody signed in stays theirs. */
const FAMILIAR_DAYS = 30;
const PRUNE_INTERVAL_MS = 60 * 60 * 1000;

/** Where a password is tried, and on what. */
export interface Attempt {
  /** What the accounts that may be meant are counted as, each for itself; or the sign-in name that nobody has. */
  accounts: readonly [string, ...string[]];
  address: string;
}

/** What is counted of one account, or of the address for all of them. */
interface Counted {
  rule: LoginRule;
  account: string | null;
}

/** What attempts on this user's password are counted as, wherever it is asked for. No sign-in name looks like it. */
export const countedAs = (user_id: number) => `user ${user_id}`;

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
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
  ) {}

  /**
   * Runs `check` on the accounts that may be tried now; it throws an `unauthenticated` error for a wrong password.
   * A good one wipes the slate of its own account clean, and says nothing about the others.
   * @param provenBy the account whose password it was; else the first
   * @throws TooManyAttempts when none may be tried
   */
  async guard<T>(
    { accounts, address }: Attempt,
    check: (open: readonly string[]) => Promise<T>,
    provenBy: (result: T) => string = () => accounts[0],
  ): Promise<T> {
    if (this.env.RATE_LIMITS === null) return check(accounts);
    const network = networkOf(address);
    // Hashed: the database keeps no email and no address of whom it counts.
    const pairOf = (account: string) => sha256(`login ${account} from ${network}`);
    const counters = new Map<string, Counted>([
      ...accounts.flatMap((account): [string, Counted][] => [
        [pairOf(account), { rule: PAIR, account }],
        [sha256(`login ${account}`), { rule: ACCOUNT, account }],
      ]),
      [sha256(`login from ${network}`), { rule: ADDRESS, account: null }],
    ]);
    const { open, keys } = await this.prisma.transaction((tx) => this.count(tx, accounts, counters));
    try {
      const result = await check(open);
      await this.giveBack(keys, pairOf(provenBy(result)));
      return result;
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unauthenticated')) await this.giveBack(keys, null);
      throw error;
    }
  }

  /** @returns the accounts that may be tried, and the keys that were counted for them */
  private async count(tx: Transaction, accounts: Attempt['accounts'], counters: ReadonlyMap<string, Counted>) {
    // Sorted here and below: two attempts that have an account or an address in common lock in one order.
    const sorted = [...counters.keys()].sort();
    await tx.$executeRaw`
      INSERT INTO login_attempts (key, failures, window_ends_at) SELECT key, 0, now() FROM unnest(${sorted}::text[]) AS key
      ON CONFLICT (key) DO NOTHING`;
    const found = await tx.$queryRaw<CounterRow[]>`
      SELECT key, failures, window_ends_at, blocked_until, familiar_until, clock_timestamp() AS now
      FROM login_attempts WHERE key = ANY (${sorted}) ORDER BY key FOR UPDATE`;
    const all = found.flatMap((row) => {
      const counted = counters.get(row.key);
      return counted ? [{ ...row, ...counted }] : [];
    });
    const familiar = new Set(
      all.filter(({ familiar_until, now }) => familiar_until && familiar_until > now).map(({ account }) => account),
    );
    // What others try elsewhere must not keep somebody out of where they usually sign in.
    const rows = all.filter(({ rule, account }) => rule !== ACCOUNT || !familiar.has(account));
    const waits = accounts.map((account) => {
      const concerned = rows.filter((row) => row.account === account || row.account === null);
      return Math.max(...concerned.map((row) => secondsToWait([row], row.now)));
    });
    const open = accounts.filter((_account, index) => waits[index] === 0);
    if (open.length === 0) throw new TooManyAttempts(Math.min(...waits));
    const tried = rows.filter(({ account }) => account === null || open.includes(account));
    for (const row of tried) {
      const { failures, window_ends_at, blocked_until } = countAttempt(row, row.rule, row.now);
      await tx.loginAttempt.update({ where: { key: row.key }, data: { failures, window_ends_at, blocked_until } });
    }
    await this.prune(tx);
    return { open, keys: tried.map(({ key }) => key) };
  }

  /** The attempt was no wrong guess. `familiar` is the key of the account and address of a good one. */
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
    this.nextPrune = now + PRUNE_INTERVAL_MS;
    await tx.$executeRaw`
      DELETE FROM login_attempts WHERE key IN (
        SELECT key FROM login_attempts
        WHERE window_ends_at < now() - interval '1 hour' AND (familiar_until IS NULL OR familiar_until < now())
        FOR UPDATE SKIP LOCKED)`;
  }
}
