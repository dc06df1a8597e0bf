import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { randomUUID } from 'node:crypto';

import { UsersService } from '../users/users.service';
import type { AccessTokenClaims } from './access-token.strategy';

/** How long an access token is good for, in seconds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** Signs access tokens. */
@Injectable()
export class TokensService {
  constructor(
    private readonly jwt: JwtService,
    private readonly users: UsersService,
  ) {}

  /** A token that speaks for this user for {@link ACCESS_TOKEN_SECONDS}. */
  sign(user_id: number): string {
    const claims: AccessTokenClaims = { sub: String(user_id), typ: 'access' };
    return this.jwt.sign(claims, { jwtid: randomUUID() });
  }

  /** A token for the user with this email, without their password. @throws UserNotFound, also when inactive */
  async signFor(email: string): Promise<{ access_token: string; expires_in: number }> {
    const user = await this.users.findActive(email);
    return { access_token: this.sign(user.id), expires_in: ACCESS_TOKEN_SECONDS };
  }
}
