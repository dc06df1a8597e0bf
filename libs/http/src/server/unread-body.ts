import { ValidationFailed } from '@wateja/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { BODY_LIMIT } from './json-body';

/** How long a client that already has its answer may continue to send its body. */
const LINGER_TIMEOUT_MS = 2_000;
/** How much of such a body the server drops before it closes the connection: as much as a route takes at most. */
const MAX_DROPPED_BYTES = BODY_LIMIT;

const UNKNOWN_CODING = { path: 'Transfer-Encoding', message: 'Must be chunked, and nothing else' };

/** Node decodes only `chunked`. With another coding, a proxy may see the end of the body at another place. */
const hasKnownEnd = ({ headers: { 'transfer-encoding': coding } }: FastifyRequest) =>
  coding === undefined || coding.toLowerCase() === 'chunked';

/** True for a request whose headers announce a body. */
export const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Closes a connection whose request was answered before its whole body arrived, so that the server never takes the rest
 * of the body for a request. The server sends the answer at once. Then it reads and drops the rest of the body for a
 * moment, because a client that is still sending would see a closed connection as an error and lose the answer.
 *
 * It also refuses requests whose end a proxy may see elsewhere, and closes their connections.
 */
export function closeUnreadConnections(fastify: FastifyInstance): void {
  const closing = new WeakSet<Socket>();
  fastify.addHook('onRequest', (request, reply, done) => {
    // RFC 9112, 9.6: after the server has sent `Connection: close`, it must not answer requests on that connection.
    if (closing.has(request.raw.socket)) return void reply.hijack();
    if (hasKnownEnd(request)) return done();
    closing.add(request.raw.socket);
    void reply.header('Connection', 'close');
    done(new ValidationFailed([UNKNOWN_CODING]));
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!hasBody(request) || request.raw.complete) return done(null, payload);
    // A short body arrives together with the headers. The parser has read it after the next turn of the event loop.
    setImmediate(() => {
      if (request.raw.complete) return done(null, payload);
      closing.add(request.raw.socket);
      reply.header('Connection', 'close');
      if (typeof payload !== 'string') return done(null, payload);
      reply.header('Content-Length', Buffer.byteLength(payload));
      done(null, Readable.from(answerThenDrain(payload, request.raw), { objectMode: false }));
    });
  });
}

/** Sends the whole answer at once, and ends only when the request has ended. */
async function* answerThenDrain(answer: string, request: IncomingMessage): AsyncGenerator<string> {
  yield answer;
  const isEnough = new AbortController();
  let dropped = 0;
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > MAX_DROPPED_BYTES) isEnough.abort();
  });
  const signal = AbortSignal.any([AbortSignal.timeout(LINGER_TIMEOUT_MS), isEnough.signal]);
  // The answer is already sent, so it does not matter whether the body, the limits or the connection end first.
  await finished(request, { signal, cleanup: true }).catch(() => undefined);
}
