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

/** A request after the guards. Only authenticated callers may use keys: anonymous callers would share them. */
type AuthenticatedRequest = FastifyRequest & {
  principal: {
    user_id: number | null;
    api_key_id: number | null;
    widget_origin: string | null;
    tenant: { business_id: number } | null;
  };
};

/** A key belongs to a caller and a route. */
interface Scope {
  business_id: number;
  /** The id of the user, or the negative id of the API key. */
  user_id: number;
  route: string;
  key: string;
}

/**
 * A POST with an Idempotency-Key takes effect once. The changes of the handler and the kept answer are one transaction,
 * so after a crash the database has both or neither. The client sends the request again to find out. Errors are not
 * kept, because they change nothing.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly prisma: PrismaService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const header = request.headers['idempotency-key'];
    const { api_key_id, widget_origin, tenant } = request.principal;
    const userId = api_key_id === null ? request.principal.user_id : -api_key_id;
    if (header === undefined || userId === null) return next.handle();
    // A page must not read what is kept for the till that made its token, even if it guesses the till's keys.
    const route = `${widget_origin === null ? '' : 'widget '}${request.routeOptions.url ?? ''}`;
    const scope = { business_id: tenant?.business_id ?? 0, user_id: userId, route, key: readIdempotencyKey(header) };
    return from(this.answerOnce(scope, request, http.getResponse<FastifyReply>(), next));
  }

  /** @throws RequestInProgress, IdempotencyKeyReused, CustomerWasErased, and the errors of the handler */
  private answerOnce(scope: Scope, request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const print = fingerprint(request.url, request.body);
    return this.prisma.transaction(async (tx) => {
      await this.lockKey(tx, scope, reply);
      // The keys of callers without a business belong to the platform.
      const keptAnswer = await asPlatform(() => tx.idempotencyKey.findFirst({ where: scope }));
      if (!keptAnswer) {
        const answer: unknown = await lastValueFrom(next.handle());
        const data = { ...scope, fingerprint: print, ...keptAnswerOf(request, reply, answer) };
        await asPlatform(() => tx.idempotencyKey.createMany({ data: [data] }));
        return answer;
      }
      if (keptAnswer.response_status === ERASED_ANSWER) throw new CustomerWasErased();
      if (keptAnswer.fingerprint !== print) throw new IdempotencyKeyReused();
      void reply.status(keptAnswer.response_status).header('Idempotent-Replayed', 'true');
      return keptAnswer.response_body === null ? undefined : JsonText.written(keptAnswer.response_body);
    });
  }

  /** Locks the key until the transaction ends, also by a crash. A second request does not wait, but is refused. */
  private async lockKey(tx: Transaction, scope: Scope, reply: FastifyReply): Promise<void> {
    const [lock] = await tx.query<{ is_free: boolean }>(statement`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify(Object.values(scope))}, 0)) AS is_free`);
    if (lock?.is_free) return;
    void reply.header('Retry-After', '1');
    throw new RequestInProgress();
  }
}

/** The columns of a kept answer: its status, its text, and the customers that the request or the answer names. */
function keptAnswerOf({ params, body }: FastifyRequest, { statusCode }: FastifyReply, answer: unknown) {
  const text = answer instanceof JsonText ? answer.text : (JSON.stringify(answer) as string | undefined);
  const parsed: unknown = answer instanceof JsonText ? JSON.parse(answer.text) : answer;
  const { customerId } = params as { customerId?: string };
  const customerIds = namedCustomers({ customer_id: Number(customerId) }, body, parsed).map(BigInt);
  return { response_status: statusCode, response_body: text ?? null, customer_ids: customerIds };
}

/**
 * Lets a POST of an authenticated caller accept an Idempotency-Key. It must be the last decorator of its handler, so
 * that the final answer is kept: decorators are applied from below, and the first interceptor is the outermost.
 */
export const Idempotent = () =>
  applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiExtension(IDEMPOTENT_EXTENSION, true));
