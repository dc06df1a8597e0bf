import { Injectable } from '@nestjs/common';
import type { Transaction } from '@wateja/prisma';

import { ChallengesService } from '../second-factor/challenges.service';
import { ChallengeInvalid, SecondFactorRefused } from '../second-factor/second-factor.errors';
import { SecondFactorsService } from '../second-factor/second-factors.service';
import { type IssuedToken, type ProvenUser, RefreshTokensService } from './refresh-tokens.service';
import { ACCESS_TOKEN_SECONDS } from '../tokens/token-signer.service';
import { TokensService } from '../tokens/tokens.service';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';
import { countedAs, LoginLimits } from '../throttling/login-limits';
import { DemoAccounts } from '../users/demo-accounts';
import { passwordMatches } from '../users/passwords';
import { PERSONAL, UsersService } from '../users/users.service';
import { InvalidCredentials, RefreshTokenInvalid } from './sessions.errors';
import type { FinishLogin, Login } from './sessions.schemas';

/**
 * An email may have several accounts. One login tries the password on this many at most, because hashing is expensive.
 */
const MAX_ACCOUNTS = 5;

type Account = Awaited<ReturnType<UsersService['findAccounts']>>[number];

/** The tokens of a session, as in the answer. */
export interface OpenedSession {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  refresh_token: string;
}

/** What a right password leads to: a session, or the second step of the login. */
type SignedIn = { issued: IssuedToken; needed?: never } | { needed: ProvenUser; issued?: never };

/** Opens, renews and closes sessions: login, refresh and logout. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: TokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly loginLimits: LoginLimits,
    private readonly demoAccounts: DemoAccounts,
    private readonly events: SecurityEvents,
    private readonly challenges: ChallengesService,
    private readonly secondFactors: SecondFactorsService,
  ) {}

  /**
   * Checks a password.
   * @returns the session of the user, or the challenge of the second factor that the account has
   * @throws InvalidCredentials, TooManyAttempts
   */
  async open({ email, password, business_id, session }: Login, origin: RequestOrigin) {
    const candidates = await this.users.findAccounts(email);
    const isMeant = ({ managed_by_business_id: of }: Account) => !business_id || of === PERSONAL || of === business_id;
    // An attempt counts for all accounts, even if the request names one business. Otherwise the limits would tell which
    // business has an account with this email.
    const accounts = [...candidates.filter(isMeant), ...candidates.filter((account) => !isMeant(account))].slice(
      0,
      MAX_ACCOUNTS,
    );
    const [first = email, ...others] = accounts.map(({ id }) => countedAs(id));
    const { issued, needed } = await this.loginLimits.guard(
      { accounts: [first, ...others], address: origin.address },
      (open) =>
        this.signIn(
          password,
          accounts.filter((account) => isMeant(account) && open.includes(countedAs(account.id))),
          origin,
        ),
      // The password alone resets no counter: otherwise a person who has guessed it could guess codes without end.
      ({ issued: complete }) => (complete ? countedAs(complete.user_id) : null),
    );
    if (issued) return { ...this.openedBy(issued), challenge: null };
    return { user_id: needed.id, session: null, challenge: this.challenges.sign(needed, session) };
  }

  /** How the login of a challenge wants to keep the session. @throws ChallengeInvalid */
  sessionStoreOf(challenge: string): 'cookie' | undefined {
    return this.challenges.verify(challenge).session;
  }

  /**
   * Checks the second factor of a user whose password is proven. A wrong code counts as a wrong password, and as
   * a wrong code.
   * @throws ChallengeInvalid, SecondFactorRefused, TooManyAttempts, TooManyCodes
   */
  async finish({ challenge, code }: FinishLogin, origin: RequestOrigin) {
    const { user_id, session_id, isOf } = this.challenges.verify(challenge);
    const attempt = { accounts: [countedAs(user_id)], address: origin.address } as const;
    const issued = await this.loginLimits.guard(attempt, async () => {
      const user = await this.users.find(user_id);
      if (!user || !isOf(user.password_hash)) throw new ChallengeInvalid();
      const prove = (tx: Transaction) => this.secondFactors.prove(tx, user_id, code, origin);
      const proven = await this.refreshTokens.issue(user, origin, prove, session_id);
      if (proven === null) throw new ChallengeInvalid();
      if (proven === 'unproven') throw new SecondFactorRefused();
      return proven;
    });
    return this.openedBy(issued);
  }

  /** @throws RefreshTokenInvalid */
  async renew(token: string, origin: RequestOrigin) {
    const rotated = await this.refreshTokens.rotate(token, origin);
    if (!rotated) throw new RefreshTokenInvalid();
    return this.openedBy(rotated);
  }

  /** Ends the session of a refresh token. An unknown token changes nothing and is no error. */
  close(token: string, origin: RequestOrigin): Promise<void> {
    return this.refreshTokens.revoke(token, origin);
  }

  /** Signs in to the first of the accounts whose password matches. @throws InvalidCredentials */
  private async signIn(password: string, accounts: Account[], origin: RequestOrigin): Promise<SignedIn> {
    const user = await this.findByPassword(password, accounts);
    const issued = user?.is_active
      ? await this.refreshTokens.issue(user, origin, async (tx) => !(await this.secondFactors.isOn(tx, user.id)))
      : null;
    if (user && issued === 'unproven') return { needed: user };
    if (issued && issued !== 'unproven') return { issued };
    // An email without an account gets a row too, so that the time of the answer is the same.
    const tried: (number | null)[] = user ? [user.id] : accounts.length > 0 ? accounts.map(({ id }) => id) : [null];
    await this.events.record(tried.map((userId) => ({ user_id: userId, kind: 'sign_in_refused' as const, origin })));
    throw new InvalidCredentials();
  }

  /** Hashes once at least, even when no account has the email. */
  private async findByPassword(password: string, [first, ...others]: Account[]): Promise<Account | undefined> {
    const isPasswordOf = async (account?: Account) =>
      passwordMatches(password, account && (await this.demoAccounts.hashOf(account)));
    if (await isPasswordOf(first)) return first;
    for (const account of others) if (await isPasswordOf(account)) return account;
    return undefined;
  }

  /** The user who has proven who they are, and the answer for them. */
  private openedBy({ user_id, refresh_token, session_id }: IssuedToken): { user_id: number; session: OpenedSession } {
    const accessToken = this.tokens.sign(user_id, session_id);
    const session = {
      access_token: accessToken,
      token_type: 'Bearer' as const,
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token,
    };
    return { user_id, session };
  }
}
