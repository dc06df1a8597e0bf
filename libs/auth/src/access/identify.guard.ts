import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, idInUrl, invalidFields, ValidationFailed } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import { hashOfApiKey, isApiKey } from '../api-keys/api-key';
import { ApiKeyCallersService } from '../api-keys/api-key-callers.service';
import { LookupLimit } from '../throttling/lookup-limit';
import { BearerTokensService } from '../tokens/bearer-tokens.service';
import type { VerifiedToken } from '../tokens/verified-token';
import { UsersService } from '../users/users.service';
import { declaredAccess } from '../principals/access.decorators';
import { AccessTokenInvalid, AccessTokenMissing, ApiKeyInvalid } from '../principals/access.errors';
import { type AtOnce, goOn } from './at-once';
import { ANONYMOUS, type IdentifiedRequest, requestOf } from '../principals/principal';
import { type Standing, TenantsService } from '../members/tenants.service';

const BEARER = /^Bearer +(\S+)$/i;

/**
 * First guard: finds out who calls, and refuses nobody, so that refused requests count against a rate limit too.
 * Public routes have anonymous callers, token or not: a sign-in counts against the address it comes from.
 */
@Injectable()
export class IdentifyGuard implements CanActivate {
  constructor(
    private readonly bearerTokens: BearerTokensService,
    private readonly apiKeys: ApiKeyCallersService,
    private readonly users: UsersService,
    private readonly tenants: TenantsService,
    private readonly lookups: LookupLimit,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): AtOnce<boolean> {
    const request = requestOf(context) as IdentifiedRequest & FastifyRequest;
    request.caller = ANONYMOUS;
    if (declaredAccess(this.reflector, context.getHandler(), context.getClass()) === 'public') return true;
    const refused = (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      request.refusal = error;
      return true;
    };
    try {
      const identified = this.identify(request);
      return identified instanceof Promise ? identified.catch(refused) : identified;
    } catch (error) {
      return refused(error);
    }
  }

  /** @throws DomainError for a caller who stays anonymous */
  private identify(request: IdentifiedRequest & FastifyRequest): AtOnce<true> {
    const token = bearerOf(request.headers.authorization);
    const businessId = readBusinessId(request);
    const business_id = typeof businessId === 'number' ? businessId : null;
    return goOn(this.standing(token, business_id, request.ip), ({ identity, tenant }) => {
      request.identity = identity;
      if (tenant) request.tenant = tenant;
      if (businessId instanceof ValidationFailed) request.refusal = businessId;
      const { user_id, api_key_id, is_admin } = identity;
      const role = tenant?.role ?? (is_admin ? 'admin' : 'staff');
      request.caller = { user_id, api_key_id, business_id: tenant?.business_id ?? null, role };
      return true;
    });
  }

  /** @throws RateLimitExceeded too */
  private standing(token: string, business_id: number | null, address: string): AtOnce<Standing> {
    if (isApiKey(token)) {
      const key_hash = hashOfApiKey(token);
      if (key_hash === null) throw new ApiKeyInvalid();
      return this.lookups.countKey(key_hash, address, () => this.apiKeys.standing(key_hash, business_id));
    }
    return goOn(this.bearerTokens.verify(token), (verified) => this.standingOf(verified, business_id));
  }

  /** Counts what it asks the database before it does. */
  private standingOf({ subject, session_id, issued_at }: VerifiedToken, business_id: number | null): AtOnce<Standing> {
    this.lookups.countPerson('email' in subject ? subject.email : subject.user_id);
    const user = 'email' in subject ? this.users.idByVerifiedEmail(subject.email, business_id) : subject.user_id;
    const standing = goOn(
      user as AtOnce<number | null>,
      (user_id) => user_id && this.tenants.standing({ user_id, session_id, issued_at }, business_id),
    );
    return goOn(standing, (known) => {
      if (!known) throw new AccessTokenInvalid();
      return known;
    });
  }
}

function bearerOf(authorization: string | undefined): string {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new AccessTokenMissing();
  return token;
}

function readBusinessId({ params }: IdentifiedRequest): number | ValidationFailed | null {
  if (params.businessId === undefined) return null;
  const parsed = idInUrl.safeParse(params.businessId);
  if (parsed.success) return parsed.data;
  return new ValidationFailed(invalidFields(parsed.error).map((field) => ({ ...field, path: 'businessId' })));
}
