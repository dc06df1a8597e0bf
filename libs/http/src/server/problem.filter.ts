import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { RetryLater } from '@wateja/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ZodSerializationException } from 'nestjs-zod';
import { ZodError } from 'zod';

import { PreconditionFailed } from '../controllers/entity-tag';
import { type Problem, problemOfStatus, toProblem } from './problem';

/** How long a caller should wait when the service is not available. */
const RETRY_AFTER_SECONDS = '1';

/** Answers every error. An unexpected error is logged, and the answer is a 500 without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Error');

  /** @param translate turns an error of another library, such as the database's, into ours, or returns it unchanged */
  constructor(private readonly translate: (error: unknown) => unknown) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const { raw } = host.switchToHttp().getRequest<FastifyRequest>();
    // The access log says that the client has hung up. Nobody is left to read an answer.
    const problem = hasHungUp(raw, thrown) ? problemOfStatus(400) : toProblem(this.translate(thrown));
    if (problem.status >= 500) this.logError(thrown, problem);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // The client already has its answer when an error occurs while streaming, or after a time-out.
    if (reply.sent) return;
    if (thrown instanceof PreconditionFailed) void reply.header('ETag', thrown.entity_tag);
    if (thrown instanceof RetryLater) void reply.header('Retry-After', String(thrown.retry_after));
    sendProblem(reply, problem);
  }

  private logError(thrown: unknown, problem: Problem): void {
    const { code } = thrown as { code?: unknown };
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    // Nest passes the fields of an object with a `message` to the log.
    const facts = { message: `${problem.code}: ${describeError(thrown)}`, error: name, code, status: problem.status };
    if (problem.status === 503) this.logger.warn(facts);
    else this.logger.error(facts, stack);
  }
}

/** True for the error of a body that its client has not sent whole. A lost database has the same code. */
const hasHungUp = ({ complete, destroyed }: FastifyRequest['raw'], thrown: unknown): boolean =>
  !complete && destroyed && (thrown as { code?: unknown } | undefined)?.code === 'ECONNRESET';

/** Sends `problem` as the answer. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 503 && !reply.hasHeader('Retry-After')) reply.header('Retry-After', RETRY_AFTER_SECONDS);
  void reply.status(problem.status).type('application/problem+json').send(problem);
}

/** The message for the log. For an answer that breaks its own schema it names the fields, but never their values. */
function describeError(thrown: unknown): string {
  const cause = thrown instanceof ZodSerializationException ? thrown.getZodError() : undefined;
  if (cause instanceof ZodError) {
    const fields = cause.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
    return `the answer does not match its schema at ${fields.join(', ')}`;
  }
  return thrown instanceof Error ? thrown.message : 'not an Error';
}
