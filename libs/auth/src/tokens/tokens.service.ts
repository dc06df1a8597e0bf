import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { AccessTokenInvalid } from '../principals/access.errors';
import { UsersService } from '../users/users.service';
import { TokenKeys } from './token-keys';
import { isAsWritten, type TokenParts } from './token-parts';
import { assertCurrent, isSignedBy, type VerifiedToken } from './verified-token';

/** How many seconds an access token is valid. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ALGORITHM = 'HS256';
const ISSUER = 'wateja';
const AUDIENCE = 'wateja-api';

/** The header of our own tokens has only these fields, and above all no key and no address of a key. */
const header = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: z.literal('JWT'),
  kid: z.string().max(64).optional(),
});

const seconds = z.int().min(0);

const claims = z.strictObject({
  /** The user's id as decimal digits. */
  sub: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .pipe(z.int()),
  typ: z.literal('access'),
  /** The session. All tokens that a client gets by refreshing belong to the same session. */
  sid: z.uuid().optional(),
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  aud: z.literal(AUDIENCE),
  iss: z.literal(ISSUER),
  jti: z.string().max(64).optional(),
});

/** Signs and verifies this service's own access tokens. */
@Injectable()
export class TokensService {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
    private readonly users: UsersService,
  ) {}

  /** Signs a token for a user, and a session if there is one. It is valid for {@link ACCESS_TOKEN_SECONDS}. */
  sign(userId: number, sessionId?: string): string {
    const { kid, key } = this.keys.current;
    return this.jwt.sign(
      { sub: String(userId), typ: 'access', ...(sessionId && { sid: sessionId }) },
      {
        // The type allows text or bytes only, but the JWT library below accepts a key object too.
        secret: key as unknown as Buffer,
        keyid: kid,
        algorithm: ALGORITHM,
        expiresIn: ACCESS_TOKEN_SECONDS,
        audience: AUDIENCE,
        issuer: ISSUER,
        jwtid: randomUUID(),
      },
    );
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
    const head = header.safeParse(parts.header.json);
    const body = claims.safeParse(parts.claims.json);
    if (!head.success || !body.success || !isAsWritten(parts.header) || !isAsWritten(parts.claims)) {
      throw new AccessTokenInvalid();
    }
    const { sub, sid, iat, nbf, exp } = body.data;
    const signer = { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE } as const;
    const isOurs = this.keys.candidates(head.data.kid).some((key) => isSignedBy(this.jwt, token, { key, ...signer }));
    if (!isOurs || exp - iat > ACCESS_TOKEN_SECONDS) throw new AccessTokenInvalid();
    assertCurrent({ iat, nbf, exp });
    return { subject: { user_id: sub }, session_id: sid ?? null, issued_at: iat, expires_at: exp };
  }
}
