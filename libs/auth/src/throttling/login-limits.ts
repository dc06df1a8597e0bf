import { Inject, Injectable } from '@nestjs/common';
import { DomainError, sha256 } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { networkOf } from '@wateja/http';
import { PrismaService, type Transaction } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { ACCOUNT, ADDRESS, countAttempt, type LoginCounter, type LoginRule, PAIR, secondsToWait } from './login-rules';
import { TooManyAttempts } from './throttling.errors';

/** After a login, the address counts as familiar for this account for so many days. */
const FAMILIAR_DAYS = 30;
const PRUNE_INTERVAL_MS = 60 * 60 * 1000;

/** An attempt to log in with a password. */
export interface Attempt {
  /** The accounts that have the email, as {@link countedAs} names them; or the email itself when no account has it. */
  accounts: readonly [string, ...string[]];
  address: string;
}

/** The rule of a counter, and its account; null for the counter of the address, which all accounts share. */
interface Counted {
  rule: LoginRule;
  account: string | null;
}

/** The name under which attempts on this user's password are counted. No email looks like it. */
export const countedAs = (userId: number) => `user ${userId}`;

interface CounterRow extends LoginCounter {
  key: string;
  familiar_until: Date | null;
  now: Date;
}

/**
 * Makes guessing passwords slow, for all processes together and across restarts. Each attempt is counted before the
 * password is checked, so that many simultaneous attempts cannot avoid the limit. If it was not a wrong password, the
 * count is taken back.
 */
@Injectable()
export class LoginLimits {
  private nextPrune = 0;

  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
  ) {}

  /**
   * Runs `check` on the accounts that may be tried now. It must throw an `unauthenticated` error for a wrong password.
   * A right password resets the counter of its own account and address only.
   * @param provenBy names the account that has the password; the first account by default. Null while more than the
   *   password is to be proven: then the attempt counts for nothing.
   * @throws TooManyAttempts when no account may be tried now
   */
  async guard<T>(
    { accounts, address }: Attempt,
    check: (open: readonly string[]) => Promise<T>,
    provenBy: (result: T) => string | null = () => accounts[0],
  ): Promise<T> {
    if (this.env.RATE_LIMITS === null) return check(accounts);
    const network = networkOf(address);
    // The keys are hashes, so that the database stores no email and no address of the people it counts.
    const pairOf = (account: string) => sha256(`login ${account} from ${network}`);
    const counters = new Map<string, Counted>([
      ...accounts.flatMap((account): [string, Counted][] => [
        [pairOf(account), { rule: PAIR, account }],
        [sha256(`login ${account}`), { rule: ACCOUNT, account }],
      ]),
      [sha256(`login from ${network}`), { rule: ADDRESS, account: null }],
    ]);
    const { open, keys } = await this.prisma.transaction((tx) => this.countAttempts(tx, accounts, counters));
    try {
      const result = await check(open);
      const proven = provenBy(result);
      await this.takeBackAttempts(keys, proven === null ? null : pairOf(proven));
      return result;
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unauthenticated')) await this.takeBackAttempts(keys, null);
      throw error;
    }
  }

  /** @returns the accounts that may be tried, and the keys of the counters that were increased for them */
  private async countAttempts(tx: Transaction, accounts: Attempt['accounts'], counters: ReadonlyMap<string, Counted>) {
    // Two attempts may share an account or an address. Both lock the rows in this order, so they cannot deadlock.
    const sorted = [...counters.keys()].sort();
    await tx.$executeRaw`
      INSERT INTO login_attempts (key, failures, window_ends_at) SELECT key, 0, now() FROM unnest(${sorted}::text[]) AS key
      ON CONFLICT (key) DO NOTHING`;
    const locked = await tx.$queryRaw<CounterRow[]>`
      SELECT key, failures, window_ends_at, blocked_until, familiar_until, clock_timestamp() AS now
      FROM login_attempts WHERE key = ANY (${sorted}) ORDER BY key FOR UPDATE`;
    const allCounters = locked.flatMap((row) => {
      const counted = counters.get(row.key);
      return counted ? [{ ...row, ...counted }] : [];
    });
    const familiar = new Set(
      allCounters
        .filter(({ familiar_until, now }) => familiar_until && familiar_until > now)
        .map(({ account }) => account),
    );
    // An attempt at an address where the person usually logs in is limited by the counter of both only. Attempts from
    // other addresses must not lock the person out there, nor attempts of others who share the address.
    const limitingCounters = (account: string) =>
      allCounters.filter((row) =>
        familiar.has(account)
          ? row.rule === PAIR && row.account === account
          : row.account === account || row.account === null,
      );
    const waits = accounts.map((account) =>
      Math.max(...limitingCounters(account).map((row) => secondsToWait([row], row.now))),
    );
    const open = accounts.filter((_account, index) => waits[index] === 0);
    if (open.length === 0) throw new TooManyAttempts(Math.min(...waits));
    const tried = new Set(open.flatMap(limitingCounters));
    for (const row of tried) {
      const { failures, window_ends_at, blocked_until } = countAttempt(row, row.rule, row.now);
      await tx.loginAttempt.update({ where: { key: row.key }, data: { failures, window_ends_at, blocked_until } });
    }
    await this.pruneCounters(tx);
    return { open, keys: [...tried].map(({ key }) => key) };
  }

  /** Takes an attempt back that was not a wrong password. `familiar` is the account and address of a right password. */
  private async takeBackAttempts(counted: string[], familiar: string | null): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE login_attempts a SET
        failures = CASE WHEN a.key = ${familiar}::text THEN 0 ELSE greatest(0, a.failures - 1) END,
        blocked_until = NULL,
        familiar_until = CASE WHEN a.key = ${familiar}::text THEN now() + ${FAMILIAR_DAYS} * interval '1 day'
          ELSE a.familiar_until END
      FROM (SELECT key FROM login_attempts WHERE key = ANY (${counted}) ORDER BY key FOR UPDATE) AS mine
      WHERE a.key = mine.key`;
  }

  private async pruneCounters(tx: Transaction): Promise<void> {
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
