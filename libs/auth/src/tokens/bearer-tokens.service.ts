import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import type { AtOnce } from '../access/at-once';
import { ExternalTokensService } from './external-tokens.service';
import { readTokenParts } from './token-parts';
import { TokensService } from './tokens.service';
import type { VerifiedToken } from './verified-token';

/** How many good tokens are remembered, and for how long at most, in milliseconds. */
const REMEMBERED = 10_000;
const MEMORY = 60_000;

/** Checks access tokens: which keys and algorithms are good for one depends on who says to have issued it. */
@Injectable()
export class BearerTokensService {
  /** A token has one spelling only. */
  private readonly good = new LRUCache<string, VerifiedToken>({ max: REMEMBERED, ttl: MEMORY });

  constructor(
    private readonly tokens: TokensService,
    private readonly externalTokens: ExternalTokensService,
  ) {}

  /** At once for one that was good before. @throws AccessTokenInvalid, AccessTokenExpired, IdentityProviderUnavailable */
  verify(token: string): AtOnce<VerifiedToken> {
    const known = this.good.get(token);
    if (known && known.expires_at > Date.now() / 1000) return known;
    return this.check(token).then((verified) => {
      this.good.set(token, verified);
      return verified;
    });
  }

  private async check(token: string): Promise<VerifiedToken> {
    const parts = readTokenParts(token);
    if (this.externalTokens.isIssuer(parts.claims.json.iss)) return this.externalTokens.verify(token, parts);
    return this.tokens.verify(token, parts);
  }
}
