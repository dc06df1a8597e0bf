import type { FastifyInstance, FastifyRequest } from 'fastify';
import { finished } from 'node:stream';

import { TAKES_FILE } from '../../controllers/takes-file';
import { hasBody } from '../unread-body';
import { networkOf } from './network-of';
import { ServerBusy, TooManyBodies } from './overload.errors';
import { PUBLIC_BODY_LIMIT } from './request-limits';

/** How many bytes of bodies may be under way at the same time, in this process. */
interface Room {
  total: number;
  perNetwork: number;
}

const MEBIBYTE = 1_048_576;
/** Bodies of callers whose credentials are good. */
const KNOWN_CALLERS: Room = { total: 48 * MEBIBYTE, perNetwork: 16 * MEBIBYTE };
/** Bodies on public routes, so that strangers cannot take the room of the others. */
const STRANGERS: Room = { total: 16 * MEBIBYTE, perNetwork: MEBIBYTE };
/** What the server holds of a file, which it writes to the disk as it arrives. */
const FILE_BUFFER_BYTES = 65_536;

/**
 * Limits the bytes of all bodies under way, and of those from one network. A body takes its room before the first byte
 * is read, as large as its length or, without one, as large as the route allows. So bodies that never end hold no more
 * memory than this. The room is free again when the request has been answered or its connection is closed. Add it after
 * the hooks that refuse requests.
 */
export function limitBodiesUnderWay(fastify: FastifyInstance): void {
  const knownCallers = new BodyRoom(KNOWN_CALLERS);
  const strangers = new BodyRoom(STRANGERS);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request)) return done();
    const isPublic = request.routeOptions.bodyLimit === PUBLIC_BODY_LIMIT;
    const refusal = (isPublic ? strangers : knownCallers).take(networkOf(request.ip), bytesOf(request), (give) =>
      finished(reply.raw, give),
    );
    done(refusal);
  });
}

/** Bytes of bodies by network. */
class BodyRoom {
  private taken = 0;
  private readonly byNetwork = new Map<string, number>();

  constructor(private readonly room: Room) {}

  /**
   * Takes room for a body.
   * @param whenDone gets the function that makes the room free again
   * @returns why there is no room; undefined if the body may be read
   */
  take(network: string, bytes: number, whenDone: (give: () => void) => void): TooManyBodies | ServerBusy | undefined {
    const ofNetwork = (this.byNetwork.get(network) ?? 0) + bytes;
    if (ofNetwork > this.room.perNetwork) return new TooManyBodies();
    if (this.taken + bytes > this.room.total) return new ServerBusy();
    this.taken += bytes;
    this.byNetwork.set(network, ofNetwork);
    whenDone(() => this.give(network, bytes));
    return undefined;
  }

  private give(network: string, bytes: number): void {
    this.taken -= bytes;
    const remaining = (this.byNetwork.get(network) ?? 0) - bytes;
    if (remaining > 0) this.byNetwork.set(network, remaining);
    else this.byNetwork.delete(network);
  }
}

/** The most that the server will hold of a body. A longer one is refused with 413. */
function bytesOf({ headers, routeOptions }: FastifyRequest): number {
  const { bodyLimit, config } = routeOptions;
  const limit = (config as unknown as Record<string, unknown>)[TAKES_FILE] === true ? FILE_BUFFER_BYTES : bodyLimit;
  return Math.min(limit, Number(headers['content-length'] ?? limit));
}
