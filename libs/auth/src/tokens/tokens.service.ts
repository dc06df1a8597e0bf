import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { AccessTokenInvalid } from '../principals/access.errors';
import { UsersService } from '../users/users.service';
import { TokenKeys } from './token-keys';
import { isAsWritten, type TokenParts } from './token-parts';
import { assertCurrent, isSignedBy, type VerifiedToken } from './verified-token';

/** How long an access token is good for, in seconds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ALGORITHM = 'HS256';
const ISSUER = 'wateja';
const AUDIENCE = 'wateja-api';

/** Nothing else is in the header of a token of ours, least of all a key or where to find one. */
const header = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: z.literal('JWT'),
  kid: z.string().max(64).optional(),
});

const seconds = z.int().min(0);

const claims = z.strictObject({
  /** The user's id, in digits. */
  sub: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .pipe(z.int()),
  typ: z.literal('access'),
  /** The sign-in, which all its refreshed tokens share. */
  sid: z.uuid().optional(),
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  aud: z.literal(AUDIENCE),
  iss: z.literal(ISSUER),
  jti: z.string().max(64).optional(),
});

/** Access tokens of our own: signs them and checks them. */
@Injectable()
export class TokensService {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
    private readonly users: UsersService,
  ) {}

  /** A token that speaks for this user, in this session if there is one, for {@link ACCESS_TOKEN_SECONDS}. */
  sign(user_id: number, session_id?: string): string {
    const { kid, key } = this.keys.current;
    return this.jwt.sign(
      { sub: String(user_id), typ: 'access', ...(session_id && { sid: session_id }) },
      {
        // Typed as text or bytes; the JWT library below takes a key just as well.
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
   * A token for the user with this email, without their password.
   * @param business_id the business that manages the account, where there are several
   * @throws UserNotFound, also when inactive
   * @throws UserAmbiguous
   */
  async signFor(email: string, business_id?: number): Promise<{ access_token: string; expires_in: number }> {
    const user = await this.users.findActive(email, business_id);
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
