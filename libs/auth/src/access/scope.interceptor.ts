import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { withinScope } from '@wateja/prisma';
import type { Observable } from 'rxjs';

import { type IdentifiedRequest, requestOf } from './caller';

/** Handlers run in the business of their path and in the name of their caller: the database holds them to it. */
@Injectable()
export class ScopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { identity, tenant, id } = requestOf(context) as IdentifiedRequest & { id: string };
    if (!identity) return next.handle();
    const { user_id, session_id, api_key_id } = identity;
    const actor = { user_id, session_id, api_key_id, request_id: id };
    return withinScope({ business_id: tenant?.business_id ?? null, actor }, () => next.handle());
  }
}
