import type { JwtService } from '@nestjs/jwt';
import type { KeyObject } from 'node:crypto';

import { AccessTokenExpired, AccessTokenInvalid } from '../principals/access.errors';

/** Seconds that another machine's clock may be ahead of ours. No token is good after its end by our clock. */
export const CLOCK_SKEW = 5;

/** What a good token says, once everything about it is checked that needs no database. Times in seconds. */
export interface VerifiedToken {
  /** Our own tokens name a user, those of an identity provider an email. */
  subject: { user_id: number } | { email: string };
  /** The sign-in it belongs to; null for tokens of the command line and of identity providers. */
  session_id: string | null;
  issued_at: number;
  expires_at: number;
}

/** Who has to have signed a token, how, and for whom. */
interface ExpectedSigner {
  key: KeyObject;
  algorithm: 'HS256' | 'RS256' | 'ES256';
  issuer: string | undefined;
  audience: string | undefined;
}

/** Its times are for {@link assertCurrent}: with a skew of ours, one way only. */
export function isSignedBy(jwt: JwtService, token: string, signer: ExpectedSigner): boolean {
  const { key, algorithm, issuer, audience } = signer;
  try {
    // Typed as text or bytes; the JWT library below takes a key just as well.
    const secret = key as unknown as Buffer;
    const options = { secret, algorithms: [algorithm], issuer, audience };
    jwt.verify(token, { ...options, ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

/** @throws AccessTokenInvalid for a token from the future, AccessTokenExpired */
export function assertCurrent({ iat, nbf = iat, exp }: { iat: number; nbf?: number | undefined; exp: number }): void {
  const now = Date.now() / 1000;
  if (Math.max(iat, nbf) > now + CLOCK_SKEW) throw new AccessTokenInvalid();
  if (exp <= now) throw new AccessTokenExpired();
}
