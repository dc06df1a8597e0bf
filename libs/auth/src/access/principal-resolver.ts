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

/** Finds out whose credentials a request brings: an access token of ours or of the identity provider, or an API key. */
@Injectable()
export class PrincipalResolver {
  constructor(
    private readonly bearerTokens: BearerTokensService,
    private readonly apiKeys: ApiKeyPrincipalsService,
    private readonly users: UsersService,
    private readonly tenants: TenantsService,
    private readonly lookups: LookupLimit,
  ) {}

  /** Writes on a request who makes it, or else why that is not known. Once is enough. */
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
   * The principal, in the business of the path. It is counted before the database is asked.
   * @throws AccessTokenMissing, AccessTokenInvalid, AccessTokenExpired, ApiKeyInvalid, IdentityProviderUnavailable
   * @throws RateLimitExceeded
   */
  async resolvePrincipal(request: FastifyRequest): Promise<Principal> {
    const credentials = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (credentials === undefined) throw new AccessTokenMissing();
    const businessId = businessIdOf(request);
    if (isApiKey(credentials)) return this.ofApiKey(credentials, businessId, request.ip);
    return this.ofToken(await this.bearerTokens.verify(credentials), businessId);
  }

  private async ofApiKey(apiKey: string, businessId: number | null, address: string): Promise<Principal> {
    const keyHash = hashOfApiKey(apiKey);
    if (keyHash === null) throw new ApiKeyInvalid();
    return this.lookups.countKey(keyHash, address, () => this.apiKeys.resolvePrincipal(keyHash, businessId));
  }

  private async ofToken({ subject, ...token }: VerifiedToken, businessId: number | null): Promise<Principal> {
    this.lookups.countPerson('email' in subject ? subject.email : subject.user_id);
    const user_id =
      'email' in subject ? await this.users.idByVerifiedEmail(subject.email, businessId) : subject.user_id;
    const principal = user_id && (await this.tenants.resolvePrincipal({ user_id, ...token }, businessId));
    if (!principal) throw new AccessTokenInvalid();
    return principal;
  }
}
