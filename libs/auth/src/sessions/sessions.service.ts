import { Injectable } from '@nestjs/common';

import { RefreshTokensService } from '../tokens/refresh-tokens.service';
import { ACCESS_TOKEN_SECONDS, TokensService } from '../tokens/tokens.service';
import { passwordMatches } from '../users/passwords';
import { UsersService } from '../users/users.service';
import { InvalidCredentials, RefreshTokenInvalid } from './sessions.errors';

/** Signing in, staying in, signing out. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: TokensService,
    private readonly refreshTokens: RefreshTokensService,
  ) {}

  /** @throws InvalidCredentials */
  async open(email: string, password: string) {
    const user = await this.users.findByEmail(email);
    const matches = await passwordMatches(password, user?.password_hash);
    if (!user || !matches || !user.is_active) throw new InvalidCredentials();
    return this.session(user.id, await this.refreshTokens.issue(user.id));
  }

  /** @throws RefreshTokenInvalid */
  async renew(token: string) {
    const rotated = await this.refreshTokens.rotate(token);
    if (!rotated) throw new RefreshTokenInvalid();
    return this.session(rotated.user_id, rotated.refresh_token);
  }

  /** Ends the session a refresh token belongs to; an unknown token is as good as ended. */
  close(token: string): Promise<void> {
    return this.refreshTokens.revoke(token);
  }

  private session(user_id: number, refresh_token: string) {
    return {
      access_token: this.tokens.sign(user_id),
      token_type: 'Bearer' as const,
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token,
    };
  }
}
