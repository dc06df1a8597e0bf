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
import type { VerifiedToken } from '../tokens/verified-token';
import { UsersService } from '../users/users.service';
import { businessIdOf } from './business-id';

const BEARER = /^Bearer +(\S+)$/i;

/** Finds the principal behind a request's credentials: our access token, the identity provider's, or an API key. */
@Injectable()
export class PrincipalResolver {
  constructor(
    private readonly bearerTokens: BearerTokensService,
    private readonly apiKeys: ApiKeyPrincipalsService,
    private readonly users: UsersService,
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
   * @throws RateLimitExceeded
   */
  async resolvePrincipal(request: FastifyRequest): Promise<Principal> {
    const credentials = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (credentials === undefined) throw new AccessTokenMissing();
    const businessId = businessIdOf(request);
    if (isApiKey(credentials)) return this.resolveApiKey(credentials, businessId, request.ip);
    return this.resolveToken(await this.bearerTokens.verify(credentials), businessId);
  }

  private async resolveApiKey(apiKey: string, businessId: number | null, address: string): Promise<Principal> {
    const keyHash = hashOfApiKey(apiKey);
    if (keyHash === null) throw new ApiKeyInvalid();
    return this.lookups.countKey(keyHash, address, () => this.apiKeys.resolvePrincipal(keyHash, businessId));
  }

  private async resolveToken({ subject, ...token }: VerifiedToken, businessId: number | null): Promise<Principal> {
    this.lookups.countPerson('email' in subject ? subject.email : subject.user_id);
    const userId = 'email' in subject ? await this.users.idByVerifiedEmail(subject.email, businessId) : subject.user_id;
    const principal = userId && (await this.tenants.resolvePrincipal({ user_id: userId, ...token }, businessId));
    if (!principal) throw new AccessTokenInvalid();
    return principal;
  }
}
