import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';

/** Lets routes read and write cookies. It adds no hook, because nearly all requests have no cookie that matters. */
export function acceptCookies(fastify: FastifyInstance): void {
  cookie(fastify, { hook: false }, (error) => {
    if (error) throw error;
  });
}
