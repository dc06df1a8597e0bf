import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** How often idle connections are closed while draining, and when the rest is cut, in milliseconds. */
const IDLE_CHECK = 50;
const DEADLINE = 10_000;

/**
 * Ends service without breaking a request: `app.close()` first makes this not ready, then lets what
 * is under way finish, for a while. Clients with a kept connection learn with their answer that it ends.
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

  beforeApplicationShutdown(): void {
    this.draining = true;
    const server = this.host.httpAdapter.getInstance().server;
    this.timers = [
      setInterval(() => server.closeIdleConnections(), IDLE_CHECK),
      setTimeout(() => server.closeAllConnections(), DEADLINE),
    ];
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
