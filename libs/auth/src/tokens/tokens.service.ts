import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { UsersService } from '../users/users.service';
import type { TokenParts } from './token-parts';
import { ACCESS_TOKEN_SECONDS, commonClaims, idClaim, TokenSigner } from './token-signer.service';
import type { VerifiedToken } from './verified-token';

const AUDIENCE = 'wateja-api';

const claims = z.strictObject({
  /** The user's id. */
  sub: idClaim,
  typ: z.literal('access'),
  /** The session. All tokens that a client gets by refreshing belong to the same session. */
  sid: z.uuid().optional(),
  ...commonClaims(AUDIENCE),
});

/** Signs and verifies this service's own access tokens. */
@Injectable()
export class TokensService {
  constructor(
    private readonly signer: TokenSigner,
    private readonly users: UsersService,
  ) {}

  /** Signs a token for a user, and a session if there is one. It is valid for {@link ACCESS_TOKEN_SECONDS}. */
  sign(userId: number, sessionId?: string): string {
    return this.signer.sign({ sub: String(userId), typ: 'access', ...(sessionId && { sid: sessionId }) }, AUDIENCE);
  }

  /**
   * Signs a token for the user with this email. It needs no password, so only commands may call it.
   * @param businessId the business that manages the account, when several accounts have this email
   * @throws UserNotFound, also when the user is inactive
   * @throws UserAmbiguous
   */
  async signFor(email: string, businessId?: number): Promise<{ access_token: string; expires_in: number }> {
    const user = await this.users.findActive(email, businessId);
    return { access_token: this.sign(user.id), expires_in: ACCESS_TOKEN_SECONDS };
  }

  /** @throws AccessTokenInvalid, AccessTokenExpired */
  verify(token: string, parts: TokenParts): VerifiedToken {
    const { sub, sid, iat, exp } = this.signer.verify(token, parts, claims, AUDIENCE);
    return {
      subject: { user_id: sub },
      session_id: sid ?? null,
      issued_at: iat,
      signed_in_at: null,
      expires_at: exp,
      widget: null,
    };
  }
}
