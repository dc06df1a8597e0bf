import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { AuthenticatedRequest } from '@wateja/auth';
import { from, type Observable, switchMap } from 'rxjs';

import { ReadTrail } from './read-trail.service';

/** Tells {@link ReadTrail} of each read of a shop before it is answered: what the trail cannot record is not shown. */
@Injectable()
export class ReadTrailInterceptor implements NestInterceptor {
  constructor(private readonly trail: ReadTrail) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const recorded = this.record(context.switchToHttp().getRequest<AuthenticatedRequest>());
    return recorded ? from(recorded).pipe(switchMap(() => next.handle())) : next.handle();
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
