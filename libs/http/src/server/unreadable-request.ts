import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';

import { isUploading } from '../controllers/receive-upload';
import { problemOfStatus } from './problem';

const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';
const STATUS_OF_CODE: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, [TIMEOUT]: 408 };

/** The answers to the last two requests of a connection. Of the requests, only the last can still be arriving. */
interface LastAnswers {
  last: ServerResponse;
  before: ServerResponse | undefined;
}

/**
 * Answers bytes that are not an HTTP request, or that come too slowly. There is no reply object, so it writes to the
 * socket.
 *
 * A client may send further requests before it has the answer to the first one, and takes the answers in this order. So
 * the refusal waits until the requests before have their answers. Otherwise the client would take it for the answer to one
 * of them, and believe that a recorded sale was refused.
 */
export class UnreadableRequests {
  private readonly answers = new WeakMap<Socket, LastAnswers>();
  private readonly waiting = new WeakSet<Socket>();

  /** Notes which answers the last requests of each connection get. */
  watch(server: Server): void {
    server.on('request', ({ socket }, last) => {
      this.answers.set(socket, { last, before: this.answers.get(socket)?.last });
    });
  }

  /** Refuses what could not be read on a connection, and closes it. */
  readonly refuse = (error: NodeJS.ErrnoException, socket: Socket): void => {
    // An upload has a time limit of its own.
    if (error.code === TIMEOUT && isUploading(socket)) return;
    // Each further byte of such a connection is reported, too.
    if (this.waiting.has(socket)) return;
    // If the last request has not arrived completely, the error is in its own body.
    const { last, before } = this.answers.get(socket) ?? {};
    const [previous, own] = last?.req.complete ? [last] : [before, last];
    const mustWait = previous !== undefined && !previous.closed;
    // After a time-out Node still reads: while the refusal waited, the late request could arrive and be carried out.
    const couldArrive = mustWait && error.code === TIMEOUT;
    // After a reset nobody reads an answer.
    if (error.code === 'ECONNRESET' || couldArrive) {
      socket.destroy();
      return;
    }
    if (!mustWait) return answer(error, socket, own);
    this.waiting.add(socket);
    finished(previous, () => {
      this.waiting.delete(socket);
      answer(error, socket, own);
    });
  };
}

function answer({ code = '' }: NodeJS.ErrnoException, socket: Socket, own?: ServerResponse): void {
  // A part of an answer cannot be taken back, and what follows it would be read as the rest of it.
  if (!socket.writable || (own?.headersSent && !own.writableFinished)) {
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
