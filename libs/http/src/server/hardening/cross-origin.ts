import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** What a script of another origin may read besides the body. */
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
const A_DAY = 24 * 60 * 60;

/**
 * Lets pages of these origins call the API; of none, while nothing is configured. Without cookies there is nothing that
 * a browser would send along by itself, so credentials stay off.
 */
export function allowOrigins(fastify: FastifyInstance, origins: string[]): void {
  if (origins.length === 0) return;
  const options = {
    origin: origins,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ACCEPTED,
    exposedHeaders: EXPOSED,
    maxAge: A_DAY,
    credentials: false,
    // An OPTIONS that asks nothing gets an answer that says nothing, instead of an error of a form of its own.
    strictPreflight: false,
  };
  // The plugin would add a route for OPTIONS of its own, where the one for unknown routes is. Its hook answers before.
  const withoutRoute = Object.create(fastify, { options: { value: () => fastify } }) as FastifyInstance;
  cors(withoutRoute, options, (error) => {
    if (error) throw error;
  });
}
