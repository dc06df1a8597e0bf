import { AccessTokenInvalid } from '../access/access.errors';

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

/** @throws AccessTokenInvalid for a token from the future */
export function assertBegun({ iat, nbf = iat }: { iat: number; nbf?: number | undefined }): void {
  if (Math.max(iat, nbf) > Date.now() / 1000 + CLOCK_SKEW) throw new AccessTokenInvalid();
}
