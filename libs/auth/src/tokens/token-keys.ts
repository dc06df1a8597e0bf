import { Module } from '@nestjs/common';
import { ENVIRONMENT, secretFile } from '@wateja/config';
import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';

import type { AuthEnvironment } from '../environment';

/** One key of access tokens, and the name that their headers call it by. */
export interface TokenKey {
  kid: string;
  key: KeyObject;
}

/**
 * The keys of access tokens: one signs, and those before it are still good for what they signed. Each is made once:
 * given a string, the JWT library would try to read it as a public key on every request, a third of the process's time.
 */
export class TokenKeys {
  readonly current: TokenKey;
  private readonly byKid: ReadonlyMap<string, KeyObject>;

  constructor(current: string, previous: readonly string[] = []) {
    const keys = [current, ...previous].map(tokenKey);
    this.current = keys[0] as TokenKey;
    this.byKid = new Map(keys.map(({ kid, key }) => [kid, key]));
  }

  /** The key of this name alone; all of them for a token that names none, as those before there were names. */
  candidates(kid: string | undefined): readonly KeyObject[] {
    if (kid === undefined) return [...this.byKid.values()];
    const key = this.byKid.get(kid);
    return key ? [key] : [];
  }

  /**
   * Keys for signatures of another kind, the current one first: who has one of `purpose` knows nothing of those of
   * another, nor of what signs access tokens. 32 bytes, by HKDF-SHA256 (RFC 5869).
   */
  derive(purpose: string): Buffer[] {
    return [...this.byKid.values()].map((key) => Buffer.from(hkdfSync('sha256', key, '', `wateja:${purpose}`, 32)));
  }
}

/** The name comes from the key, so that nothing but the secret has to be configured. */
function tokenKey(secret: string): TokenKey {
  const kid = createHash('sha256').update(`wateja-kid:${secret}`).digest().subarray(0, 8).toString('base64url');
  return { kid, key: createSecretKey(secret, 'utf8') };
}

/** Reads the keys of the environment, and makes one where there is none. */
@Module({
  providers: [
    {
      provide: TokenKeys,
      inject: [ENVIRONMENT],
      useFactory: async (env: AuthEnvironment) =>
        new TokenKeys(env.JWT_SECRET ?? (await secretFile(join(env.DATA_DIR, 'jwt-secret'))), env.JWT_PREVIOUS_SECRETS),
    },
  ],
  exports: [TokenKeys],
})
export class TokenKeysModule {}
