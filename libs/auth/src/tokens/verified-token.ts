import type { JwtService } from '@nestjs/jwt';
import type { KeyObject } from 'node:crypto';

import { AccessTokenExpired, AccessTokenInvalid } from '../principals/access.errors';
import type { Permission } from '../principals/permissions';
import type { ExternalIdentity } from '../users/identities.service';

/** How far another machine's clock may be ahead of ours. No token is valid after its end by our clock. */
export const MAX_CLOCK_SKEW_SECONDS = 5;

/** The scope of a widget token. */
export interface WidgetGrant {
  business_id: number;
  /** The origin of the page that may use it, as browsers send it. */
  origin: string;
  permissions: readonly Permission[];
}

/** The claims of a token that passed every check which needs no database. Times are in seconds since the epoch. */
export interface VerifiedToken {
  /** Our own tokens name a user, or the API key that asked for a widget token; an identity provider's name a person. */
  subject: { user_id: number } | ExternalIdentity | { api_key_id: number };
  /** The session; null for tokens of the command line and of identity providers. */
  session_id: string | null;
  issued_at: number;
  /** When the person signed in, as an identity provider says; null for our own tokens, whose session knows it. */
  signed_in_at: number | null;
  expires_at: number;
  /** Null for all tokens but those of widgets. */
  widget: WidgetGrant | null;
}

/** The key, algorithm, issuer and audience that a token must have. */
interface ExpectedSigner {
  key: KeyObject;
  algorithm: 'HS256' | 'RS256' | 'ES256';
  issuer: string | undefined;
  audience: string | undefined;
}

/**
 * True when the expected signer has signed the token. It ignores the times of the token: {@link assertCurrent} checks
 * them, and allows the clock skew in one direction only.
 */
export function isSignedBy(jwt: JwtService, token: string, signer: ExpectedSigner): boolean {
  const { key, algorithm, issuer, audience } = signer;
  try {
    // The type allows text or bytes only, but the JWT library below accepts a key object too.
    const secret = key as unknown as Buffer;
    const options = { secret, algorithms: [algorithm], issuer, audience };
    jwt.verify(token, { ...options, ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

/** @throws AccessTokenInvalid for a token that is not valid yet, AccessTokenExpired */
export function assertCurrent({ iat, nbf = iat, exp }: { iat: number; nbf?: number | undefined; exp: number }): void {
  const now = Date.now() / 1000;
  if (Math.max(iat, nbf) > now + MAX_CLOCK_SKEW_SECONDS) throw new AccessTokenInvalid();
  if (exp <= now) throw new AccessTokenExpired();
}
