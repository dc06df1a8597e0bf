import { Injectable } from '@nestjs/common';

import { type IssuedToken, RefreshTokensService } from '../tokens/refresh-tokens.service';
import { ACCESS_TOKEN_SECONDS, TokensService } from '../tokens/tokens.service';
import { LoginLimits } from '../rate-limits/login-limits';
import { passwordMatches } from '../users/passwords';
import { UsersService } from '../users/users.service';
import { InvalidCredentials, RefreshTokenInvalid } from './sessions.errors';
import type { Login } from './sessions.schemas';

/** One password is tried on so many accounts of an email at most: each try is expensive. */
const MOST_ACCOUNTS = 5;

/** Signing in, staying in, signing out. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: TokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly loginLimits: LoginLimits,
  ) {}

  /** @throws InvalidCredentials, TooManyAttempts */
  async open(login: Login, address: string) {
    const { issued } = await this.loginLimits.guard(
      { account: login.email, address },
      () => this.admit(login),
      ({ is_sole }) => is_sole,
    );
    return this.session(issued);
  }

  /** @throws RefreshTokenInvalid */
  async renew(token: string) {
    const rotated = await this.refreshTokens.rotate(token);
    if (!rotated) throw new RefreshTokenInvalid();
    return this.session(rotated);
  }

  /** Ends the session a refresh token belongs to; an unknown token is as good as ended. */
  close(token: string): Promise<void> {
    return this.refreshTokens.revoke(token);
  }

  /**
   * A business can make an account with anybody's email and know its password, so where there are several accounts
   * the right password of one says nothing about who tried the others. @throws InvalidCredentials
   */
  private async admit(login: Login) {
    const user = await this.accountOf(login);
    const issued = user?.is_active ? await this.refreshTokens.issue(user) : null;
    if (!issued) throw new InvalidCredentials();
    return { issued, is_sole: (await this.users.findAccounts(login.email)).length === 1 };
  }

  /** An email may have several accounts; the password says which one is meant. */
  private async accountOf({ email, password, business_id }: Login) {
    const [first, ...others] = await this.users.findAccounts(email, business_id);
    if (await passwordMatches(password, first?.password_hash)) return first;
    for (const account of others.slice(0, MOST_ACCOUNTS - 1)) {
      if (await passwordMatches(password, account.password_hash)) return account;
    }
    return undefined;
  }

  private session({ user_id, refresh_token, session_id }: IssuedToken) {
    return {
      access_token: this.tokens.sign(user_id, session_id),
      token_type: 'Bearer' as const,
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token,
    };
  }
}
