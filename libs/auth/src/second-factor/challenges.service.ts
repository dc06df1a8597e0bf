import { Injectable } from '@nestjs/common';
import { DomainError, sha256 } from '@wateja/common';
import { z } from 'zod';

import { readTokenParts } from '../tokens/token-parts';
import { commonClaims, idClaim, TokenSigner } from '../tokens/token-signer.service';
import { ChallengeInvalid } from './second-factor.errors';

/** Another audience than that of access tokens, so that neither kind can pass as the other. */
const AUDIENCE = 'wateja-second-factor';
/** How long a person may look for the phone. */
const CHALLENGE_SECONDS = 5 * 60;

const claims = z.strictObject({
  /** The user's id. */
  sub: idClaim,
  typ: z.literal('challenge'),
  /** A digest of the hash that the password matched. A new password makes the challenge useless. */
  password: z.string().max(64),
  /** How the client wants to keep the session. */
  session: z.literal('cookie').optional(),
  ...commonClaims(AUDIENCE),
  jti: z.uuid(),
});

/** A user whose password is proven, and who has yet to show a second factor. */
export interface Challenged {
  user_id: number;
  /** The id of the session that the challenge opens. Ids are unique, so it opens one session at most. */
  session_id: string;
  session: 'cookie' | undefined;
  /** True while the user's password is the one that was proven. */
  isOf: (passwordHash: string) => boolean;
}

/** Signs what a login answers when the password is right and a second factor is missing. */
@Injectable()
export class ChallengesService {
  constructor(private readonly signer: TokenSigner) {}

  /** @param user the hash is the one that the password matched */
  sign(user: { id: number; password_hash: string }, session: 'cookie' | undefined): string {
    const password = sha256(user.password_hash);
    const body = { sub: String(user.id), typ: 'challenge', password, ...(session && { session }) };
    return this.signer.sign(body, AUDIENCE);
  }

  /** @throws ChallengeInvalid */
  verify(challenge: string): Challenged {
    const { sub, jti, password, session, iat } = this.read(challenge);
    if (Date.now() / 1000 > iat + CHALLENGE_SECONDS) throw new ChallengeInvalid();
    return { user_id: sub, session_id: jti, session, isOf: (passwordHash) => sha256(passwordHash) === password };
  }

  private read(challenge: string) {
    try {
      return this.signer.verify(challenge, readTokenParts(challenge), claims, AUDIENCE);
    } catch (error) {
      // The signer's errors are about access tokens.
      throw error instanceof DomainError ? new ChallengeInvalid() : error;
    }
  }
}
