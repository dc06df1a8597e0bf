import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '@wateja/auth';

import { ReadTrail } from './read-trail.service';

/**
 * Tells {@link ReadTrail} of each read of a shop before it is answered: what the trail cannot record is not shown. It
 * runs after the guards of `libs/auth`, which refuse callers who may not read. It refuses nobody itself. It is a guard,
 * because a global interceptor would wrap the handler of every request in Observables.
 */
@Injectable()
export class ReadTrailGuard implements CanActivate {
  constructor(private readonly trail: ReadTrail) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const recorded = this.record(context.switchToHttp().getRequest<AuthenticatedRequest>());
    return recorded ? recorded.then(() => true as const) : true;
  }

  /** Undefined for a request that concerns no reader of a shop, as nearly all do. */
  private record({ method, params, principal }: AuthenticatedRequest): Promise<void> | undefined {
    const { tenant, role } = principal;
    if (!tenant || method !== 'GET') return undefined;
    if (role === 'admin') return this.trail.recordPlatform(principal, tenant.business_id);
    const { customerId } = params as { customerId?: string };
    return customerId === undefined ? undefined : this.trail.countProfile(principal, tenant.business_id, customerId);
  }
}
