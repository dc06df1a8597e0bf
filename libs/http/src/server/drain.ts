import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ENVIRONMENT } from '@wateja/config';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { HttpEnvironment } from '../environment';

/** How long clients can learn that the server ends if nobody has said how long, and how often it checks whether all have left. */
const NOTICE_TIMEOUT_MS = 1_000;
const CHECK_INTERVAL_MS = 50;
/** After this time the server cuts all connections that are still open. */
const CLOSE_TIMEOUT_MS = 10_000;

/**
 * Ends the HTTP server without breaking a request, before the rest of the application ends. First the service reports
 * that it is not ready, so that load balancers choose another one, and each answer closes its connection. Only after
 * that time are idle connections closed too, because a client may just be sending a request on an idle connection.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  private draining = false;

  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    @Inject(ENVIRONMENT) private readonly env: HttpEnvironment,
  ) {}

  /** True after a signal has told the process to stop. */
  get hasBegun(): boolean {
    return this.draining;
  }

  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    const server = this.host.httpAdapter.getInstance().server;
    if (!server.listening) return;
    // A balancer may send new clients for as long as its operator says, also if there are none just now.
    await (this.env.DRAIN_NOTICE_MS === undefined ? untilAllHaveLeft(server) : delay(this.env.DRAIN_NOTICE_MS));
    await closeServer(server);
  }
}

async function untilAllHaveLeft(server: Server): Promise<void> {
  for (let waited = 0; waited < NOTICE_TIMEOUT_MS; waited += CHECK_INTERVAL_MS) {
    if ((await countConnections(server)) === 0) return;
    await delay(CHECK_INTERVAL_MS);
  }
}

/** Closes the server, and resolves when all connections have ended. */
async function closeServer(server: Server): Promise<void> {
  // Closing resets connections that are not accepted yet. There are fewest right after the event loop has accepted
  // some.
  await new Promise(setImmediate);
  const closed = new Promise((done) => server.close(done));
  const idle = setInterval(() => server.closeIdleConnections(), CHECK_INTERVAL_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((done) => server.getConnections((_error, count) => done(count)));
}
