import { setTimeout as delay } from 'node:timers/promises';

import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';

/** How long clients get to hear of the end by an answer, and how often it is looked whether all have, in milliseconds. */
const NOTICE = 1_000;
const CHECK = 50;
/** When whatever is still connected is cut, in milliseconds. */
const DEADLINE = 10_000;

/**
 * Ends service without breaking a request: `app.close()` first makes this not ready, then lets what
 * is under way finish, for a while. Clients with a kept connection learn with their answer that it ends.
 * A connection closed while it is idle would meet the request that its client is just sending, so at first
 * none is: those in use end by their next answer.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown, OnApplicationShutdown {
  private draining = false;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  /** True from the moment the process is asked to end. */
  get hasBegun(): boolean {
    return this.draining;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    const server = this.host.httpAdapter.getInstance().server;
    for (let waited = 0; waited < NOTICE && (await connections(server)) > 0; waited += CHECK) await delay(CHECK);
    this.timers = [
      setInterval(() => server.closeIdleConnections(), CHECK),
      setTimeout(() => server.closeAllConnections(), DEADLINE),
    ];
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}

function connections(server: Server): Promise<number> {
  return new Promise((done) => server.getConnections((_error, count) => done(count)));
}
