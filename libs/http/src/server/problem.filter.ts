import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { RetryLater } from '@wateja/common';
import type { FastifyReply } from 'fastify';
import { ZodSerializationException } from 'nestjs-zod';
import { ZodError } from 'zod';

import { PreconditionFailed } from '../controllers/entity-tag';
import { type Problem, toProblem } from './problem';

/** Seconds after which a caller may try again when the service is not available. */
const RETRY_AFTER = '1';

/** Makes every error's answer. What nobody foresaw is logged and answered with a plain 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Error');

  /** `translate` puts a foreign error, such as the database's, into the caller's terms, or returns it unchanged. */
  constructor(private readonly translate: (error: unknown) => unknown) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const problem = toProblem(this.translate(thrown));
    if (problem.status >= 500) this.report(thrown, problem);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // The client has its answer already: an error while streaming, or after a time-out.
    if (reply.sent) return;
    if (thrown instanceof PreconditionFailed) void reply.header('ETag', thrown.entity_tag);
    if (thrown instanceof RetryLater) void reply.header('Retry-After', String(thrown.retry_after));
    sendProblem(reply, problem);
  }

  private report(thrown: unknown, problem: Problem): void {
    const { code } = thrown as { code?: unknown };
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    // An object with a message is Nest's way to hand fields to the log.
    const facts = { message: `${problem.code}: ${describe(thrown)}`, error: name, code, status: problem.status };
    if (problem.status === 503) this.logger.warn(facts);
    else this.logger.error(facts, stack);
  }
}

/** Answers with `problem`. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 503 && !reply.hasHeader('Retry-After')) reply.header('Retry-After', RETRY_AFTER);
  void reply.status(problem.status).type('application/problem+json').send(problem);
}

/** For an answer that breaks its own schema: which fields, never their values. */
function describe(thrown: unknown): string {
  const cause = thrown instanceof ZodSerializationException ? thrown.getZodError() : undefined;
  if (cause instanceof ZodError) {
    const fields = cause.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
    return `the answer breaks its schema at ${fields.join(', ')}`;
  }
  return thrown instanceof Error ? thrown.message : 'not an Error';
}
