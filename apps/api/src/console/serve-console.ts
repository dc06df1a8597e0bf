import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { consolePage } from './console-page';

/** Where `npm run build` writes the console. */
const BUILT = join('dist', 'console');
const INDEX = 'index.html';

export const isConsoleBuilt = (): boolean => existsSync(join(BUILT, INDEX));

/**
 * Serves the console at `/console`, and redirects browsers that open the address of the service to it. Anybody may
 * load these files: the data that they show comes from the API. Without a built console it adds no route.
 * @param folder where the console is built
 */
export function serveConsole(fastify: FastifyInstance, folder = BUILT): void {
  const index = join(folder, INDEX);
  if (!existsSync(index)) return;
  const page = consolePage(index);
  const open = (_request: unknown, reply: FastifyReply) => {
    const { html, contentSecurityPolicy } = page();
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': contentSecurityPolicy })
      .send(html);
  };
  // The browser decides what the console shows at each of these URLs.
  fastify.get('/console', open);
  fastify.get('/console/*', open);
  fastify.get('/', (request, reply) => {
    const isPerson = request.headers.accept?.includes('text/html');
    if (isPerson) return reply.header('Vary', 'Accept').redirect('/console');
    // A program that expects the API here gets an error instead of the page.
    reply.callNotFound();
    return reply;
  });
  void fastify.register(fastifyStatic, {
    root: resolve(folder, 'assets'),
    prefix: '/console/assets/',
    // The Swagger UI has already decorated the reply.
    decorateReply: false,
    index: false,
    // The names of these files contain hashes, so their content never changes.
    immutable: true,
    maxAge: '365d',
    // The build has written a compressed copy of each file.
    preCompressed: true,
  });
}
