import { Injectable } from '@nestjs/common';

import { type IssuedToken, RefreshTokensService } from './refresh-tokens.service';
import { ACCESS_TOKEN_SECONDS } from '../tokens/token-signer.service';
import { TokensService } from '../tokens/tokens.service';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';
import { countedAs, LoginLimits } from '../throttling/login-limits';
import { DemoAccounts } from '../users/demo-accounts';
import { passwordMatches } from '../users/passwords';
import { PERSONAL, UsersService } from '../users/users.service';
import { InvalidCredentials, RefreshTokenInvalid } from './sessions.errors';
import type { Login } from './sessions.schemas';

/**
 * An email may have several accounts. One login tries the password on this many at most, because hashing is expensive.
 */
const MAX_ACCOUNTS = 5;

type Account = Awaited<ReturnType<UsersService['findAccounts']>>[number];

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
  ) {}

  /** @throws InvalidCredentials, TooManyAttempts */
  async open({ email, password, business_id }: Login, origin: RequestOrigin) {
    const candidates = await this.users.findAccounts(email);
    const isMeant = ({ managed_by_business_id: of }: Account) => !business_id || of === PERSONAL || of === business_id;
    // An attempt counts for all accounts, even if the request names one business. Otherwise the limits would tell which
    // business has an account with this email.
    const accounts = [...candidates.filter(isMeant), ...candidates.filter((account) => !isMeant(account))].slice(
      0,
      MAX_ACCOUNTS,
    );
    const [first = email, ...others] = accounts.map(({ id }) => countedAs(id));
    const issued = await this.loginLimits.guard(
      { accounts: [first, ...others], address: origin.address },
      (open) =>
        this.signIn(
          password,
          accounts.filter((account) => isMeant(account) && open.includes(countedAs(account.id))),
          origin,
        ),
      ({ user_id }) => countedAs(user_id),
    );
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
  private async signIn(password: string, accounts: Account[], origin: RequestOrigin): Promise<IssuedToken> {
    const user = await this.findByPassword(password, accounts);
    const issued = user?.is_active ? await this.refreshTokens.issue(user, origin) : null;
    if (issued) return issued;
    // An email that nobody has gets a row too, so that the time of the answer is the same.
    const tried: (number | null)[] = user ? [user.id] : accounts.length > 0 ? accounts.map(({ id }) => id) : [null];
    await this.events.record(tried.map((userId) => ({ user_id: userId, kind: 'sign_in_refused' as const, origin })));
    throw new InvalidCredentials();
  }

  /** Hashes once at least, even when nobody has the email. */
  private async findByPassword(password: string, [first, ...others]: Account[]): Promise<Account | undefined> {
    const isPasswordOf = async (account?: Account) =>
      passwordMatches(password, account && (await this.demoAccounts.hashOf(account)));
    if (await isPasswordOf(first)) return first;
    for (const account of others) if (await isPasswordOf(account)) return account;
    return undefined;
  }

  /** The user who has proven who they are, and the answer for them. */
  private openedBy({ user_id, refresh_token, session_id }: IssuedToken) {
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
