import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { ExternalTokensService } from './external-tokens.service';
import { readTokenParts } from './token-parts';
import { TokensService } from './tokens.service';
import type { VerifiedToken } from './verified-token';

/** How many good tokens are kept, and for how long at most. */
const MAX_TOKENS = 10_000;
const TOKEN_TTL_MS = 60_000;

/** Checks access tokens: which keys and algorithms are good for one depends on who says to have issued it. */
@Injectable()
export class BearerTokensService {
  /** A token has one spelling only. */
  private readonly good = new LRUCache<string, VerifiedToken>({ max: MAX_TOKENS, ttl: TOKEN_TTL_MS });

  constructor(
    private readonly tokens: TokensService,
    private readonly externalTokens: ExternalTokensService,
  ) {}

  /** @throws AccessTokenInvalid, AccessTokenExpired, IdentityProviderUnavailable */
  async verify(token: string): Promise<VerifiedToken> {
    const kept = this.good.get(token);
    if (kept && kept.expires_at > Date.now() / 1000) return kept;
    const verified = await this.verifySignature(token);
    this.good.set(token, verified);
    return verified;
  }

  private async verifySignature(token: string): Promise<VerifiedToken> {
    const parts = readTokenParts(token);
    if (this.externalTokens.isIssuer(parts.claims.json.iss)) return this.externalTokens.verify(token, parts);
    return this.tokens.verify(token, parts);
  }
}
