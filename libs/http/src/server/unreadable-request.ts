import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';

import { isUploading } from '../controllers/receive-upload';
import { problemOfStatus } from './problem';

const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';
const STATUS_OF_CODE: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, [TIMEOUT]: 408 };

/**
 * Answers bytes that are not an HTTP request, or that come too slowly. There is no reply object, so it writes to the
 * socket.
 *
 * A client may send further requests before it has the answer to the first one, and takes the answers in this order. So
 * the refusal waits until the requests before have their answers. Otherwise the client would take it for the answer to one
 * of them, and believe that a recorded sale was refused.
 */
export class UnreadableRequests {
  /** The answers of each connection that are not sent yet, in the order of their requests. */
  private readonly answers = new WeakMap<Socket, Set<ServerResponse>>();
  private readonly waiting = new WeakSet<Socket>();

  /** Notes which answers are still to be sent on each connection. */
  watch(server: Server): void {
    server.on('request', ({ socket }, response) => {
      let open = this.answers.get(socket);
      if (!open) this.answers.set(socket, (open = new Set()));
      open.add(response);
      response.once('close', () => open.delete(response));
    });
  }

  /** Refuses what could not be read on a connection, and closes it. */
  readonly refuse = (error: NodeJS.ErrnoException, socket: Socket): void => {
    // An upload has a time limit of its own.
    if (error.code === TIMEOUT && isUploading(socket)) return;
    // Each further byte of such a connection is reported, too.
    if (this.waiting.has(socket)) return;
    const open = [...(this.answers.get(socket) ?? [])];
    // If a request has not arrived completely, the error is in its own body.
    const before = open.filter((response) => response.req.complete).at(-1);
    if (error.code === 'ECONNRESET' || (before && error.code === TIMEOUT)) {
      // After a time-out Node still reads: while the refusal waited, the late request could arrive and be carried out.
      socket.destroy();
      return;
    }
    if (!before) return answer(error, socket, open);
    this.waiting.add(socket);
    finished(before, () => {
      this.waiting.delete(socket);
      answer(error, socket, open);
    });
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
  // Nothing that still arrives may be carried out: the client has been told that it was refused.
  if (code === TIMEOUT) socket.destroySoon();
}
