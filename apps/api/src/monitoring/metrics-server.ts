import { OperatorAdvice } from '@wateja/config';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ApiEnvironment } from '../environment';

/** The media type of Prometheus' text format. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Serves `GET /metrics` on METRICS_PORT, without a login. No other server listens there, so that a proxy in front of the API
 * cannot offer it to strangers by mistake.
 * @param collect returns the metrics as text
 * @throws OperatorAdvice if the port is in use
 */
export async function serveMetrics(
  { HOST, METRICS_PORT }: Pick<ApiEnvironment, 'HOST' | 'METRICS_PORT'>,
  collect: () => Promise<string>,
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    collect().then(
      (text) => response.writeHead(200, { 'content-type': PROMETHEUS_TEXT }).end(text),
      // For example, the database cannot be reached. The log of the service has the reason.
      () => response.writeHead(503).end(),
    );
  });
  server.listen(METRICS_PORT, HOST);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new OperatorAdvice(
      `METRICS_PORT ${METRICS_PORT} is in use: stop the program that uses it, or set METRICS_PORT to another number.`,
    );
  });
  // A scraper that keeps its connection must not keep the process alive.
  server.unref();
  return server;
}

/** The line of the banner that says where the metrics are. */
export function metricsLine(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `Metrics     http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
}

/** Closes the server with the connections of scrapers. */
export function closeMetrics(server: Server | undefined): void {
  server?.close();
  server?.closeAllConnections();
}

/**
 * Lets a worker answer the primary process: with nothing until the worker has metrics. The primary process asks all
 * workers, including those that still start, and waits for each answer.
 */
export async function answerPrimaryFromTheStart({ METRICS_PORT }: Pick<ApiEnvironment, 'METRICS_PORT'>): Promise<void> {
  if (METRICS_PORT === undefined) return;
  const { AggregatorRegistry } = await import('prom-client');
  AggregatorRegistry.setRegistries([]);
  new AggregatorRegistry();
}
