import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { TokenKeys } from '../tokens/token-keys';

const ALGORITHM = 'aes-256-gcm';
/** The sizes that NIST SP 800-38D recommends. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret that was sealed, and whether an earlier key sealed it. */
export interface OpenedSecret {
  secret: string;
  isOfEarlierKey: boolean;
}

/**
 * Encrypts the secrets of second factors with a key of JWT_SECRET, so that a copy of the database alone opens no
 * account. Earlier secrets still open what they sealed.
 */
@Injectable()
export class SealedSecrets {
  /** The current key first. */
  private readonly keys: Buffer[];

  constructor(keys: TokenKeys) {
    this.keys = keys.derive('second-factor');
  }

  /** True while what earlier keys have sealed can be opened. */
  get hasEarlierKeys(): boolean {
    return this.keys.length > 1;
  }

  /** Encrypts the secret of a user, in base64url. Nobody can give the result to another user. */
  seal(secret: string, userId: number): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0] as Buffer, nonce).setAAD(boundTo(userId));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Decrypts the secret of a user. Null when none of the keys has sealed it for this user. */
  open(sealed: string, userId: number): OpenedSecret | null {
    const bytes = Buffer.from(sealed, 'base64url');
    const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
    for (const [index, key] of this.keys.entries()) {
      try {
        const cipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
        cipher.setAAD(boundTo(userId)).setAuthTag(tag);
        const secret = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
        return { secret, isOfEarlierKey: index > 0 };
      } catch {
        // Another key, or another user.
      }
    }
    return null;
  }
}

const boundTo = (userId: number) => Buffer.from(`user ${userId}`);
