import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';

import { isUploading } from '../controllers/receive-upload';
import { problemOfStatus } from './problem';

const STATUS_OF_CODE: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers bytes that are not an HTTP request, or that come too slowly. There is no reply object, so it writes to the
 * socket.
 *
 * A client may send further requests before it has the answer to the first one, and takes the answers in this order. So
 * the refusal waits until the requests before have their answers. Otherwise the client would take it for the answer to one
 * of them, and believe that a sale was refused which is recorded.
 */
export class UnreadableRequests {
  /** The answers of each connection that are not sent yet, in the order of their requests. */
  private readonly answers = new WeakMap<Socket, Set<ServerResponse>>();
  private readonly waiting = new WeakSet<Socket>();

  /** Notes which answers are still to be sent on each connection. */
  watch(server: Server): void {
    server.on('request', ({ socket }, response) => {
      const open = this.answers.get(socket) ?? new Set();
      this.answers.set(socket, open.add(response));
      response.once('close', () => open.delete(response));
    });
  }

  /** Refuses what could not be read on a connection, and closes it. */
  readonly refuse = (error: NodeJS.ErrnoException, socket: Socket): void => {
    // An upload has a time limit of its own.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUploading(socket)) return;
    if (error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    // Each further byte of such a connection is reported, too.
    if (this.waiting.has(socket)) return;
    const open = [...(this.answers.get(socket) ?? [])];
    // Where a request has not arrived as a whole, it is its own body that cannot be read.
    const before = open.filter((response) => response.req.complete).at(-1);
    if (!before) return answer(error, socket, open);
    this.waiting.add(socket);
    finished(before, () => answer(error, socket, open));
  };
}

function answer({ code = '' }: NodeJS.ErrnoException, socket: Socket, open: ServerResponse[]): void {
  // A part of an answer cannot be taken back, and what follows it would be read as the rest of it.
  if (!socket.writable || open.some((response) => response.headersSent && !response.writableFinished)) {
    socket.destroySoon();
    return;
  }
  const status = STATUS_OF_CODE[code] ?? 400;
  const body = JSON.stringify(problemOfStatus(status));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
