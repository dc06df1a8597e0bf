import { Injectable } from '@nestjs/common';

import { type IssuedToken, RefreshTokensService } from './refresh-tokens.service';
import { ACCESS_TOKEN_SECONDS, TokensService } from '../tokens/tokens.service';
import { countedAs, LoginLimits } from '../throttling/login-limits';
import { passwordMatches } from '../users/passwords';
import { PERSONAL, UsersService } from '../users/users.service';
import { InvalidCredentials, RefreshTokenInvalid } from './sessions.errors';
import type { Login } from './sessions.schemas';

/** One password is tried on so many accounts of an email at most: each try is expensive. */
const MAX_ACCOUNTS = 5;

type Account = Awaited<ReturnType<UsersService['findAccounts']>>[number];

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
  async open({ email, password, business_id }: Login, address: string) {
    const found = await this.users.findAccounts(email);
    const isMeant = ({ managed_by_business_id: of }: Account) => !business_id || of === PERSONAL || of === business_id;
    // All are counted whichever is meant, or naming another business would be a way to learn who has an account.
    const accounts = [...found.filter(isMeant), ...found.filter((each) => !isMeant(each))].slice(0, MAX_ACCOUNTS);
    const [first = email, ...others] = accounts.map(({ id }) => countedAs(id));
    const issued = await this.loginLimits.guard(
      { accounts: [first, ...others], address },
      (open) =>
        this.admit(
          password,
          accounts.filter((each) => isMeant(each) && open.includes(countedAs(each.id))),
        ),
      ({ user_id }) => countedAs(user_id),
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

  /** An email may have several accounts; the password says which one is meant. @throws InvalidCredentials */
  private async admit(password: string, [first, ...others]: Account[]): Promise<IssuedToken> {
    let user = (await passwordMatches(password, first?.password_hash)) ? first : undefined;
    for (const account of others) {
      if (user) break;
      if (await passwordMatches(password, account.password_hash)) user = account;
    }
    const issued = user?.is_active ? await this.refreshTokens.issue(user) : null;
    if (!issued) throw new InvalidCredentials();
    return issued;
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
