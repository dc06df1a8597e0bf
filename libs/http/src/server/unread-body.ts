import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** How long a client that has its answer may go on sending a body that nobody reads. */
const LINGER_TIMEOUT_MS = 2_000;

/** True for a request whose headers announce a body. */
export const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Closes a connection after an answer that was given before the whole body arrived, so that nothing in the rest of the
 * body is ever taken for a request. The answer is sent at once. Then the rest is thrown away for a moment: to a client
 * that still sends, a connection that is closed at once is an error in place of an answer.
 */
export function closeUnreadConnections(fastify: FastifyInstance): void {
  const closing = new WeakSet<Socket>();
  fastify.addHook('onRequest', (request, reply, done) => {
    // RFC 9112, 9.6: who has said `Connection: close` takes no further request from that connection.
    if (closing.has(request.raw.socket)) reply.hijack();
    else done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!hasBody(request) || request.raw.complete) return done(null, payload);
    // A short body comes with the head, and is there as soon as the parser had its turn.
    setImmediate(() => {
      if (request.raw.complete) return done(null, payload);
      closing.add(request.raw.socket);
      reply.header('Connection', 'close');
      if (typeof payload !== 'string') return done(null, payload);
      reply.header('Content-Length', Buffer.byteLength(payload));
      done(null, Readable.from(lingering(payload, request.raw), { objectMode: false }));
    });
  });
}

/** The whole answer, and an end that comes when the request's does. */
async function* lingering(answer: string, request: IncomingMessage): AsyncGenerator<string> {
  yield answer;
  request.resume();
  const signal = AbortSignal.timeout(LINGER_TIMEOUT_MS);
  // Whether the body ends, or the time, or the connection: the answer is out.
  await finished(request, { signal, cleanup: true }).catch(() => undefined);
}
