import { Module } from '@nestjs/common';
import { ENVIRONMENT, secretFile } from '@wateja/config';
import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';

import type { AuthEnvironment } from '../environment';

/** A key of access tokens, and the id that names it in their headers. */
export interface TokenKey {
  kid: string;
  key: KeyObject;
}

/**
 * The keys of access tokens. The current one signs; tokens that earlier keys signed stay valid. The key objects are
 * made once, because the JWT library would try to parse a string as a public key on every request, which takes a third
 * of the process's time.
 */
export class TokenKeys {
  readonly current: TokenKey;
  private readonly byKid: ReadonlyMap<string, KeyObject>;

  constructor(current: string, previous: readonly string[] = []) {
    const keys = [current, ...previous].map(tokenKey);
    this.current = keys[0] as TokenKey;
    this.byKid = new Map(keys.map(({ kid, key }) => [kid, key]));
  }

  /** The key with this id. A token from before keys had ids names none, so all keys are candidates. */
  candidates(kid: string | undefined): readonly KeyObject[] {
    if (kid === undefined) return [...this.byKid.values()];
    const key = this.byKid.get(kid);
    return key ? [key] : [];
  }

  /**
   * Derives keys for another kind of signature, the current one first. A leaked key of one `purpose` reveals neither
   * the keys of other purposes nor those of access tokens. They have 32 bytes, by HKDF-SHA256 (RFC 5869).
   */
  derive(purpose: string): Buffer[] {
    return [...this.byKid.values()].map((key) => Buffer.from(hkdfSync('sha256', key, '', `wateja:${purpose}`, 32)));
  }
}

/** The key's id is derived from the secret, so that operators configure the secret only. */
function tokenKey(secret: string): TokenKey {
  const kid = createHash('sha256').update(`wateja-kid:${secret}`).digest().subarray(0, 8).toString('base64url');
  return { kid, key: createSecretKey(secret, 'utf8') };
}

/** Reads the keys from the environment. Without JWT_SECRET it makes a secret and stores it in DATA_DIR. */
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
