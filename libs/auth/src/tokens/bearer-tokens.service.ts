import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { ExternalTokensService } from './external-tokens.service';
import { readTokenParts } from './token-parts';
import { TokensService } from './tokens.service';
import type { VerifiedToken } from './verified-token';
import { WIDGET, WidgetTokensService } from './widget-tokens.service';

/** How many valid tokens are cached, and for how long at most. */
const MAX_TOKENS = 10_000;
const TOKEN_TTL_MS = 60_000;

/** Verifies access tokens. The issuer that a token names decides which keys and algorithms it must have. */
@Injectable()
export class BearerTokensService {
  /** The verified tokens by their text, which has exactly one valid spelling. */
  private readonly verifiedTokens = new LRUCache<string, VerifiedToken>({ max: MAX_TOKENS, ttl: TOKEN_TTL_MS });

  constructor(
    private readonly tokens: TokensService,
    private readonly externalTokens: ExternalTokensService,
    private readonly widgetTokens: WidgetTokensService,
  ) {}

  /** @throws AccessTokenInvalid, AccessTokenExpired, IdentityProviderUnavailable */
  async verify(token: string): Promise<VerifiedToken> {
    const cached = this.verifiedTokens.get(token);
    if (cached && cached.expires_at > Date.now() / 1000) return cached;
    const verified = await this.verifySignature(token);
    this.verifiedTokens.set(token, verified);
    return verified;
  }

  private async verifySignature(token: string): Promise<VerifiedToken> {
    const parts = readTokenParts(token);
    if (this.externalTokens.isIssuer(parts.claims.json.iss)) return this.externalTokens.verify(token, parts);
    if (parts.claims.json.typ === WIDGET) return this.widgetTokens.verify(token, parts);
    return this.tokens.verify(token, parts);
  }
}
