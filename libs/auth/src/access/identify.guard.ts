import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type DomainError, idInUrl, invalidFields, ValidationFailed } from '@wateja/common';

import { ACCESS_TOKEN, type AccessTokenBearer } from '../tokens/access-token.strategy';
import { declaredAccess } from './access.decorators';
import { AccessTokenExpired, AccessTokenInvalid, AccessTokenMissing } from './access.errors';
import { ANONYMOUS, type IdentifiedRequest, requestOf } from './caller';
import { TenantsService } from './tenants.service';

interface PassportResult {
  user?: AccessTokenBearer | false;
  authInfo?: Error;
}

/**
 * First guard: finds out who calls, and refuses nobody, so that refused requests count against a rate limit too.
 * Public routes have anonymous callers, token or not: a sign-in counts against the address it comes from.
 */
@Injectable()
export class IdentifyGuard extends AuthGuard(ACCESS_TOKEN) {
  constructor(
    private readonly tenants: TenantsService,
    private readonly reflector: Reflector,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    request.caller = ANONYMOUS;
    if (declaredAccess(this.reflector, context.getHandler(), context.getClass()) === 'public') return true;
    await super.canActivate(context);
    const { user, authInfo } = request as PassportResult;
    if (user) await this.identify(request, user.user_id);
    else request.refusal = tokenRefusal(authInfo);
    return true;
  }

  /** Called by Passport's guard, which would throw for a caller without a good token. */
  override handleRequest<T>(error: unknown, bearer: T): T {
    if (error instanceof Error) throw error;
    return bearer;
  }

  private async identify(request: IdentifiedRequest, user_id: number): Promise<void> {
    const businessId = readBusinessId(request);
    const standing = await this.tenants.standing(user_id, typeof businessId === 'number' ? businessId : null);
    if (!standing) {
      request.refusal = new AccessTokenInvalid();
      return;
    }
    const { identity, tenant } = standing;
    request.identity = identity;
    if (tenant) request.tenant = tenant;
    if (businessId instanceof ValidationFailed) request.refusal = businessId;
    const role = tenant?.role ?? (identity.is_admin ? 'admin' : 'staff');
    request.caller = { user_id, business_id: tenant?.business_id ?? null, role };
  }
}

function readBusinessId({ params }: IdentifiedRequest): number | ValidationFailed | null {
  if (params.businessId === undefined) return null;
  const parsed = idInUrl.safeParse(params.businessId);
  if (parsed.success) return parsed.data;
  return new ValidationFailed(invalidFields(parsed.error).map((field) => ({ ...field, path: 'businessId' })));
}

function tokenRefusal(reason: Error | undefined): DomainError {
  if (reason?.message === 'No auth token') return new AccessTokenMissing();
  return reason?.name === 'TokenExpiredError' ? new AccessTokenExpired() : new AccessTokenInvalid();
}
