import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { WIDGET_PERMISSIONS, type WidgetPermission } from '../principals/permissions';
import type { TokenParts } from './token-parts';
import { ACCESS_TOKEN_SECONDS, commonClaims, idClaim, TokenSigner } from './token-signer.service';
import type { VerifiedToken } from './verified-token';

/** Another audience than that of access tokens, so that neither kind can pass as the other. */
const AUDIENCE = 'wateja-widget';

/** The value of the claim `typ`. */
export const WIDGET = 'widget';

const claims = z.strictObject({
  /** The id of the user or of the API key that asked for the token. */
  sub: idClaim,
  typ: z.literal(WIDGET),
  issuer_kind: z.enum(['user', 'api_key']),
  /** The session of the user, if it has one. */
  sid: z.uuid().optional(),
  business_id: z.int().min(1),
  origin: z.string().max(300),
  permissions: z.array(z.enum(WIDGET_PERMISSIONS)).min(1).max(WIDGET_PERMISSIONS.length),
  ...commonClaims(AUDIENCE),
});

/** The caller who asks for a widget token, and what the token is for. */
export interface WidgetTokenRequest {
  issuer: { user_id: number; session_id: string | null } | { api_key_id: number };
  business_id: number;
  origin: string;
  permissions: WidgetPermission[];
}

/** Signs and verifies the tokens with which a page of another origin looks up customers. */
@Injectable()
export class WidgetTokensService {
  constructor(private readonly signer: TokenSigner) {}

  /** Signs a token. It is valid for as long as an access token. */
  sign({ issuer, ...grant }: WidgetTokenRequest): { token: string; expires_at: Date } {
    const iat = Math.floor(Date.now() / 1_000);
    const subject =
      'api_key_id' in issuer
        ? { sub: String(issuer.api_key_id), issuer_kind: 'api_key' }
        : {
            sub: String(issuer.user_id),
            issuer_kind: 'user',
            ...(issuer.session_id !== null && { sid: issuer.session_id }),
          };
    const token = this.signer.sign({ ...subject, typ: WIDGET, ...grant, iat }, AUDIENCE);
    return { token, expires_at: new Date((iat + ACCESS_TOKEN_SECONDS) * 1_000) };
  }

  /** @throws AccessTokenInvalid, AccessTokenExpired */
  verify(token: string, parts: TokenParts): VerifiedToken {
    const { sub, issuer_kind, sid, iat, exp, ...rest } = this.signer.verify(token, parts, claims, AUDIENCE);
    const { business_id, origin, permissions } = rest;
    return {
      subject: issuer_kind === 'user' ? { user_id: sub } : { api_key_id: sub },
      session_id: sid ?? null,
      issued_at: iat,
      signed_in_at: null,
      expires_at: exp,
      widget: { business_id, origin, permissions },
    };
  }
}
