import { Injectable } from '@nestjs/common';
import { DomainError } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import { hashOfApiKey, isApiKey } from '../api-keys/api-key';
import { ApiKeyPrincipalsService } from '../api-keys/api-key-principals.service';
import { TenantsService } from '../members/tenants.service';
import { AccessTokenInvalid, AccessTokenMissing, ApiKeyInvalid } from '../principals/access.errors';
import { ANONYMOUS, type AuthenticatedRequest, type Principal } from '../principals/principal';
import { LookupLimit } from '../throttling/lookup-limit';
import { BearerTokensService } from '../tokens/bearer-tokens.service';
import type { VerifiedToken, WidgetGrant } from '../tokens/verified-token';
import { IdentitiesService } from '../users/identities.service';
import { bearerOf } from './bearer';
import { businessIdOf } from './business-id';
import { assertOrigin } from './widget-pages';

/** Finds the principal behind a request's credentials: our access token, the identity provider's, or an API key. */
@Injectable()
export class PrincipalResolver {
  constructor(
    private readonly bearerTokens: BearerTokensService,
    private readonly apiKeys: ApiKeyPrincipalsService,
    private readonly identities: IdentitiesService,
    private readonly tenants: TenantsService,
    private readonly lookups: LookupLimit,
  ) {}

  /** Sets the request's principal. If the credentials are not valid, it is anonymous and `refusal` says why. */
  async authenticate(request: AuthenticatedRequest): Promise<void> {
    try {
      request.principal = await this.resolvePrincipal(request);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      request.principal = ANONYMOUS;
      request.refusal = error;
    }
  }

  /**
   * Finds the principal and its role in the business of the path. The caller is counted before any query is sent.
   * @throws AccessTokenMissing, AccessTokenInvalid, AccessTokenExpired, ApiKeyInvalid, IdentityProviderUnavailable
   * @throws RateLimitExceeded, WidgetOriginRefused
   */
  async resolvePrincipal(request: FastifyRequest): Promise<Principal> {
    const credentials = bearerOf(request);
    if (credentials === undefined) throw new AccessTokenMissing();
    const businessId = businessIdOf(request);
    if (isApiKey(credentials)) return this.resolveApiKey(credentials, businessId, request.ip);
    const token = await this.bearerTokens.verify(credentials);
    if (token.widget === null) return this.resolveToken(token, businessId);
    assertOrigin(request, token.widget);
    return this.resolveWidget(token, token.widget, businessId);
  }

  private async resolveApiKey(apiKey: string, businessId: number | null, address: string): Promise<Principal> {
    const keyHash = hashOfApiKey(apiKey);
    if (keyHash === null) throw new ApiKeyInvalid();
    return this.lookups.countKey(keyHash, address, () => this.apiKeys.resolvePrincipal(keyHash, businessId));
  }

  /**
   * The principal of the user or key that made the token, with at most the token's permissions in the token's business.
   */
  private async resolveWidget(token: VerifiedToken, widget: WidgetGrant, businessId: number | null) {
    const issuer = await this.resolveToken(token, businessId === widget.business_id ? businessId : null);
    const scopes = widget.permissions.filter((permission) => issuer.scopes?.includes(permission) ?? true);
    const tenant = issuer.tenant && { ...issuer.tenant, role: 'staff' as const };
    return { ...issuer, role: 'staff' as const, scopes, widget_origin: widget.origin, tenant };
  }

  private async resolveToken({ subject, ...token }: VerifiedToken, businessId: number | null): Promise<Principal> {
    if ('api_key_id' in subject) {
      this.lookups.countPerson(`key ${subject.api_key_id}`, token.widget !== null);
      return this.apiKeys.resolvePrincipalById(subject.api_key_id, businessId);
    }
    this.lookups.countPerson('email' in subject ? subject.email : subject.user_id, token.widget !== null);
    const userId = 'email' in subject ? await this.identities.findUser(subject, businessId) : subject.user_id;
    const principal = userId && (await this.tenants.resolvePrincipal({ user_id: userId, ...token }, businessId));
    if (!principal) throw new AccessTokenInvalid();
    return principal;
  }
}
