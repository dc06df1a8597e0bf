import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { AccessTokenInvalid } from '../principals/access.errors';
import { TokenKeys } from './token-keys';
import { isAsWritten, type TokenParts } from './token-parts';
import { assertCurrent, isSignedBy } from './verified-token';

/** How many seconds a token of this service is valid. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ALGORITHM = 'HS256';
const ISSUER = 'wateja';

/** The header of our own tokens has only these fields, and above all no key and no address of a key. */
const header = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: z.literal('JWT'),
  kid: z.string().max(64).optional(),
});

const seconds = z.int().min(0);

/** The claims of every token of this service for this audience. */
export const commonClaims = <Audience extends string>(audience: Audience) => ({
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  aud: z.literal(audience),
  iss: z.literal(ISSUER),
  jti: z.string().max(64).optional(),
});

/** The id of a row, as decimal digits. */
export const idClaim = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .pipe(z.int());

interface TimeClaims {
  iat: number;
  nbf?: number | undefined;
  exp: number;
}

/** Signs this service's own tokens, and verifies that this service has signed a token. */
@Injectable()
export class TokenSigner {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
  ) {}

  /** Signs a token that is valid for {@link ACCESS_TOKEN_SECONDS}. */
  sign(claims: object, audience: string): string {
    const { kid, key } = this.keys.current;
    return this.jwt.sign(claims, {
      // The type allows text or bytes only, but the JWT library below accepts a key object too.
      secret: key as unknown as Buffer,
      keyid: kid,
      algorithm: ALGORITHM,
      expiresIn: ACCESS_TOKEN_SECONDS,
      audience,
      issuer: ISSUER,
      jwtid: randomUUID(),
    });
  }

  /**
   * The claims of a token that this service has signed for this audience.
   * @param schema all claims that the token may have
   * @throws AccessTokenInvalid, AccessTokenExpired
   */
  verify<Claims extends TimeClaims>(
    token: string,
    parts: TokenParts,
    schema: z.ZodType<Claims>,
    audience: string,
  ): Claims {
    const head = header.safeParse(parts.header.json);
    const body = schema.safeParse(parts.claims.json);
    if (!head.success || !body.success || !isAsWritten(parts.header) || !isAsWritten(parts.claims)) {
      throw new AccessTokenInvalid();
    }
    const { iat, nbf, exp } = body.data;
    const signer = { algorithm: ALGORITHM, issuer: ISSUER, audience } as const;
    const isOurs = this.keys.candidates(head.data.kid).some((key) => isSignedBy(this.jwt, token, { key, ...signer }));
    if (!isOurs || exp - iat > ACCESS_TOKEN_SECONDS) throw new AccessTokenInvalid();
    assertCurrent({ iat, nbf, exp });
    return body.data;
  }
}
