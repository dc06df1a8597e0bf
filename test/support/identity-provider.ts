import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { forgeWithKey, now } from './forge';

/** A fake identity provider: it serves a key set and issues tokens that are signed with its keys. */
export interface IdentityProvider {
  issuer: string;
  audience: string;
  /** The environment variables with which Wateja trusts the provider. */
  environment: NodeJS.ProcessEnv;
  /** The number of requests for the key set. */
  requests: number;
  /** The answer to requests for the key set; null for the real keys. */
  failure: { status: number; body: string } | null;
  publicKey(kid: string): KeyObject;
  addKey(kid: string, type: 'rsa' | 'ec'): void;
  claims(email: string): Record<string, unknown>;
  token(claims: object, options?: { kid?: string; header?: object }): string;
  close(): Promise<void>;
}

/** Starts a provider with the keys `rsa-1` (RS256) and `ec-1` (ES256). */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const keys = new Map<string, { publicKey: KeyObject; privateKey: KeyObject }>();
  const server = createServer((_request, response) => {
    provider.requests += 1;
    const set = [...keys].map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }));
    const { status, body } = provider.failure ?? { status: 200, body: JSON.stringify({ keys: set }) };
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'wateja-of-the-shop';
  const provider: IdentityProvider = {
    issuer,
    audience,
    environment: { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: `${issuer}/jwks.json` },
    requests: 0,
    failure: null,
    publicKey: (kid) => keys.get(kid)!.publicKey,
    addKey: (kid, type) =>
      void keys.set(
        kid,
        type === 'rsa'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      ),
    claims: (email) => ({
      ...{ sub: subjectOf(email), iss: issuer, aud: audience, iat: now(), exp: now() + 300 },
      ...{ email, email_verified: true },
    }),
    token: (claims, { kid = 'rsa-1', header = {} } = {}) => {
      const { privateKey } = keys.get(kid)!;
      const alg = privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
      return forgeWithKey({ alg, typ: 'JWT', kid, ...header }, claims, privateKey);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  provider.addKey('rsa-1', 'rsa');
  provider.addKey('ec-1', 'ec');
  return provider;
}

/** The provider's id of the person who has this email. */
export const subjectOf = (email: string) => createHash('sha256').update(email).digest('hex').slice(0, 8);
