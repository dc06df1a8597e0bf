import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * A client that sends `Expect: 100-continue` waits for the server before it sends its body. By default Node asks for
 * the body at once. This asks for it only when the server is about to read it, so that a request which the headers
 * already refuse does not send its body for nothing.
 */
export function continueWhenBodyIsRead(fastify: FastifyInstance): void {
  const waiting = new WeakSet<IncomingMessage>();
  fastify.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    fastify.server.emit('request', request, response);
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (waiting.delete(request.raw)) reply.raw.writeContinue();
    done(null, payload);
  });
}
