import type { RetryLater } from '@wateja/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';

import type { HttpEnvironment } from '../../environment';
import { isLoopbackPeer, networkOf } from './network-of';
import { ServerBusy, TooManyConnections } from './overload.errors';

/** How many connections of all callers this process serves at the same time. */
export const MAX_CONNECTIONS = 5_000;
/** How many more it keeps open, which may ask for nothing but the health of the service. */
export const MAX_RESERVED_CONNECTIONS = 50;

/**
 * Limits the connections of each network, and of all together. A client beyond a limit gets a reserved
 * connection: it answers one health check, or says in one answer which limit is reached, and closes. So a load balancer
 * still learns that the service is alive. If all reserved connections are open, the oldest is closed to make room.
 *
 * Connections of this machine do not count for their network, and with trusted proxies none does: all of them come from
 * the proxy.
 * @param isHealthCheck true for a request of the health of the service
 */
export function limitConnections(
  fastify: FastifyInstance,
  env: Pick<HttpEnvironment, 'MAX_CONNECTIONS_PER_NETWORK' | 'TRUST_PROXY_HOPS'>,
  isHealthCheck: (request: FastifyRequest) => boolean,
): void {
  const connections = new Connections(env.TRUST_PROXY_HOPS > 0 ? Infinity : env.MAX_CONNECTIONS_PER_NETWORK);
  fastify.server.on('connection', (socket: Socket) => connections.add(socket));
  fastify.addHook('onRequest', (request, reply, done) => {
    const refusal = connections.refusalOf(request.raw.socket);
    if (!refusal) return done();
    reply.header('Connection', 'close');
    done(isHealthCheck(request) ? undefined : refusal);
  });
}

class Connections {
  private readonly byNetwork = new Map<string, number>();
  private served = 0;
  /** In the order in which they were opened. */
  private readonly reserved = new Map<Socket, RetryLater>();

  constructor(private readonly maxPerNetwork: number) {}

  add(socket: Socket): void {
    const { remoteAddress: address = '' } = socket;
    const network = address === '' || isLoopbackPeer(address) ? null : networkOf(address);
    const ofNetwork = network === null ? 0 : (this.byNetwork.get(network) ?? 0);
    if (ofNetwork >= this.maxPerNetwork) return this.reserve(socket, new TooManyConnections());
    if (this.served >= MAX_CONNECTIONS) return this.reserve(socket, new ServerBusy());
    this.served += 1;
    if (network !== null) this.byNetwork.set(network, ofNetwork + 1);
    socket.once('close', () => {
      this.served -= 1;
      if (network !== null) this.leave(network);
    });
  }

  /** Why the connection may ask for health only; undefined if it may ask for everything. */
  refusalOf(socket: Socket): RetryLater | undefined {
    return this.reserved.get(socket);
  }

  private reserve(socket: Socket, refusal: RetryLater): void {
    const [oldest] = this.reserved.keys();
    if (oldest && this.reserved.size >= MAX_RESERVED_CONNECTIONS) {
      this.reserved.delete(oldest);
      oldest.destroy();
    }
    this.reserved.set(socket, refusal);
    socket.once('close', () => this.reserved.delete(socket));
  }

  private leave(network: string): void {
    const remaining = (this.byNetwork.get(network) ?? 0) - 1;
    if (remaining > 0) this.byNetwork.set(network, remaining);
    else this.byNetwork.delete(network);
  }
}
