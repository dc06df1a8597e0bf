import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** The response headers that a script of another origin may read. */
const EXPOSED = [
  'Content-Disposition',
  'ETag',
  'Idempotent-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];
const ACCEPTED = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'];
const MAX_AGE_SECONDS = 24 * 60 * 60;

/**
 * Lets pages of these origins call the API. By default the list is empty, and no page of another origin may call it.
 * They send no cookies: a session by cookie is for pages of this server only.
 */
export function allowOrigins(fastify: FastifyInstance, origins: string[]): void {
  if (origins.length === 0) return;
  const options = {
    origin: origins,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ACCEPTED,
    exposedHeaders: EXPOSED,
    maxAge: MAX_AGE_SECONDS,
    credentials: false,
    // Otherwise the plugin would answer an incomplete preflight request with an error that is not a Problem.
    strictPreflight: false,
  };
  // The plugin's hook answers all preflight requests. It would also add a route for OPTIONS, which would conflict with
  // the route for unknown requests, so it gets an instance whose `options` adds nothing.
  const withoutRoute = Object.create(fastify, { options: { value: () => fastify } }) as FastifyInstance;
  cors(withoutRoute, options, (error) => {
    if (error) throw error;
  });
}
