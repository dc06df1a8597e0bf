import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ENVIRONMENT } from '@wateja/config';
import { z } from 'zod';

import type { AuthEnvironment } from '../environment';
import { AccessTokenInvalid } from '../principals/access.errors';
import { verifiedEmail } from '../users/users.schemas';
import { IdentityProviderKeys } from './identity-provider-keys';
import type { TokenParts } from './token-parts';
import { assertCurrent, isSignedBy, type VerifiedToken } from './verified-token';

const ALGORITHMS = ['RS256', 'ES256'] as const;

/** A token must not bring its own key or the address of one: anybody could sign a token with their own key. */
const FORBIDDEN_HEADERS = ['jwk', 'jku', 'x5c', 'x5u', 'crit', 'b64', 'zip'];

const header = z
  .looseObject({
    alg: z.enum(ALGORITHMS),
    typ: z
      .string()
      .regex(/^(at\+)?jwt$/i)
      .optional(),
    kid: z.string().min(1).max(200),
  })
  .refine((fields) => FORBIDDEN_HEADERS.every((name) => !(name in fields)));

const seconds = z.number().min(0).max(1e11);

const claims = z.looseObject({
  // The person at the provider. OpenID Connect allows 255 ASCII characters.
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  aud: z.union([z.string(), z.array(z.string()).max(20)]),
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  // When the person proved who they are. A provider that does not say so answers for each token it issues.
  auth_time: seconds.optional(),
  // Some providers send it as a text.
  email_verified: z.union([z.literal(true), z.literal('true')]).optional(),
});

/** The claim of OpenID Connect. Users may type any address there, so it counts only when `email_verified` is true. */
const STANDARD_CLAIM = 'email';

/** Verifies tokens of the identity provider that the environment configures, if it configures one. */
@Injectable()
export class ExternalTokensService {
  private readonly keys: IdentityProviderKeys | null;

  constructor(
    private readonly jwt: JwtService,
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
  ) {
    this.keys = env.OIDC_JWKS_URL === undefined ? null : new IdentityProviderKeys(env.OIDC_JWKS_URL);
  }

  /** True when `issuer` is the configured identity provider. */
  isIssuer(issuer: unknown): boolean {
    return this.env.OIDC_ISSUER !== undefined && issuer === this.env.OIDC_ISSUER;
  }

  /** @throws AccessTokenInvalid, AccessTokenExpired, IdentityProviderUnavailable */
  async verify(token: string, parts: TokenParts): Promise<VerifiedToken> {
    const head = header.safeParse(parts.header.json);
    const body = claims.safeParse(parts.claims.json);
    const email = verifiedEmail.safeParse(parts.claims.json[this.env.OIDC_EMAIL_CLAIM]);
    if (!head.success || !body.success || !email.success) throw new AccessTokenInvalid();
    const { sub, iat, nbf, exp, auth_time = iat, email_verified } = body.data;
    // An operator who configures another claim trusts the provider to check its values.
    if (this.env.OIDC_EMAIL_CLAIM === STANDARD_CLAIM && !email_verified) throw new AccessTokenInvalid();
    await this.assertSigned(token, head.data);
    assertCurrent({ iat, nbf, exp });
    const times = { issued_at: iat, signed_in_at: auth_time, expires_at: exp };
    // The issuer is the configured one: assertSigned has checked it.
    const subject = { issuer: this.env.OIDC_ISSUER ?? '', subject: sub, email: email.data };
    return { subject, session_id: null, ...times, widget: null };
  }

  private async assertSigned(token: string, { alg, kid }: z.output<typeof header>): Promise<void> {
    const key = await this.keys?.find(kid);
    const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = this.env;
    if (!key || !isSignedBy(this.jwt, token, { key, algorithm: alg, issuer, audience })) throw new AccessTokenInvalid();
  }
}
