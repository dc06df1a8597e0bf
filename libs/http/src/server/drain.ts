import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How long clients get to hear of the end, and how often it is looked whether all have. */
const NOTICE_MS = 1_000;
const CHECK_INTERVAL_MS = 50;
/** When whatever is still connected after that is cut. */
const DEADLINE_MS = 10_000;

/**
 * Ends service without breaking a request, before anything else of the application ends. At first this is not
 * ready any more, so that load balancers go elsewhere, and every answer ends its connection. A connection closed
 * while it is idle would meet the request that its client is just sending, so none is until that notice is over.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  private draining = false;

  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  /** True from the moment the process is asked to end. */
  get hasBegun(): boolean {
    return this.draining;
  }

  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    const server = this.host.httpAdapter.getInstance().server;
    if (!server.listening) return;
    for (let waited = 0; waited < NOTICE_MS && (await countConnections(server)) > 0; waited += CHECK_INTERVAL_MS)
      await delay(CHECK_INTERVAL_MS);
    await close(server);
  }
}

/** Resolves when every connection has ended. */
async function close(server: Server): Promise<void> {
  // Closing resets connections that wait to be accepted. Right after the event loop looked for them there are fewest.
  await new Promise(setImmediate);
  const closed = new Promise((done) => server.close(done));
  const idle = setInterval(() => server.closeIdleConnections(), CHECK_INTERVAL_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), DEADLINE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((done) => server.getConnections((_error, count) => done(count)));
}
