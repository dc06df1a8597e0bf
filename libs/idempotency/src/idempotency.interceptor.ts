import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { CustomerWasErased } from '@wateja/events';
import { IDEMPOTENT_EXTENSION, JsonText } from '@wateja/http';
import { asPlatform, PrismaService, statement, type Transaction } from '@wateja/prisma';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

import { ERASED_ANSWER } from './answer-erasure';
import { fingerprint, readIdempotencyKey } from './idempotency-key';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors';
import { namedCustomers } from './named-customers';

/** What the guards left on the request. Only authenticated principals have keys: anonymous ones would share them. */
type KnownRequest = FastifyRequest & {
  principal: { user_id: number | null; api_key_id: number | null; tenant: { business_id: number } | null };
};

/** Who used a key for which route. */
interface Scope {
  business_id: number;
  /** An API key has a number too: its id, below zero. */
  user_id: number;
  route: string;
  key: string;
}

/**
 * A POST with an Idempotency-Key takes effect once. Everything the handler does, and the answer that is kept,
 * is one transaction: after a crash there is either both or neither, and a retry finds out which.
 * Refusals change nothing and are not kept.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly prisma: PrismaService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<KnownRequest>();
    const header = request.headers['idempotency-key'];
    const { api_key_id, tenant } = request.principal;
    const user_id = api_key_id === null ? request.principal.user_id : -api_key_id;
    if (header === undefined || user_id === null) return next.handle();
    const route = request.routeOptions.url ?? '';
    const scope = { business_id: tenant?.business_id ?? 0, user_id, route, key: readIdempotencyKey(header) };
    return from(this.answerOnce(scope, request, http.getResponse<FastifyReply>(), next));
  }

  /** @throws RequestInProgress, IdempotencyKeyReused, CustomerWasErased, and whatever the handler throws */
  private answerOnce(scope: Scope, request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const print = fingerprint(request.url, request.body);
    return this.prisma.transaction(async (tx) => {
      await this.claim(tx, scope, reply);
      // The keys of callers outside any business are the platform's.
      const kept = await asPlatform(() => tx.idempotencyKey.findFirst({ where: scope }));
      if (!kept) {
        const answer: unknown = await lastValueFrom(next.handle());
        const data = { ...scope, fingerprint: print, ...keptOf(request, reply, answer) };
        await asPlatform(() => tx.idempotencyKey.createMany({ data: [data] }));
        return answer;
      }
      if (kept.response_status === ERASED_ANSWER) throw new CustomerWasErased();
      if (kept.fingerprint !== print) throw new IdempotencyKeyReused();
      void reply.status(kept.response_status).header('Idempotent-Replayed', 'true');
      return kept.response_body === null ? undefined : JsonText.written(kept.response_body);
    });
  }

  /** Held until the transaction ends, also by a crash; nobody waits for it. */
  private async claim(tx: Transaction, scope: Scope, reply: FastifyReply): Promise<void> {
    const [lock] = await tx.query<{ is_free: boolean }>(statement`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify(Object.values(scope))}, 0)) AS is_free`);
    if (lock?.is_free) return;
    void reply.header('Retry-After', '1');
    throw new RequestInProgress();
  }
}

/** The answer as it is sent, and whom it tells of. */
function keptOf({ params, body }: FastifyRequest, { statusCode }: FastifyReply, answer: unknown) {
  const response_body = answer instanceof JsonText ? answer.text : (JSON.stringify(answer) as string | undefined);
  const told: unknown = answer instanceof JsonText ? JSON.parse(answer.text) : answer;
  const { customerId } = params as { customerId?: string };
  const customer_ids = namedCustomers({ customer_id: Number(customerId) }, body, told).map(BigInt);
  return { response_status: statusCode, response_body: response_body ?? null, customer_ids };
}

/**
 * Lets a POST of a known caller take an Idempotency-Key. The last of the decorators of its handler, so that the answer
 * is kept as it is sent: decorators apply from below, and the first interceptor is the outermost.
 */
export const Idempotent = () =>
  applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiExtension(IDEMPOTENT_EXTENSION, true));
