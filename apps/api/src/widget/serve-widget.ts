import { sha256 } from '@wateja/common';
import type { FastifyInstance } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` writes the customer lookup. */
const BUILT = join('dist', 'widget');
const SCRIPT = 'v1.js';

/** The demo page runs under a strict policy, as a careful page of another origin would. */
const DEMO_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `connect-src 'self'`,
  `form-action 'none'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Any page may load the script. It contains no secret, and calls the API with the token of that page. */
const FOR_EVERY_PAGE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Pages ask again once an hour, so that a corrected script reaches them on the same day. */
const SCRIPT_CACHE = 'public, max-age=3600';

interface Served {
  url: string;
  file: string;
  type: string;
  headers?: Record<string, string>;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const FILES: Served[] = [
  { url: '/widget/demo', file: 'index.html', type: 'text/html; charset=utf-8', headers: policy(DEMO_POLICY) },
  { url: '/widget/demo.js', file: 'demo.js', type: JAVASCRIPT },
  { url: '/widget/demo.css', file: 'demo.css', type: 'text/css; charset=utf-8' },
];

/**
 * Serves the customer lookup for pages of other origins, and a page that shows it. Anybody may load these files. The
 * demo page knows no password and gives out no token. Without a built lookup it adds no route.
 * @param folder where the lookup is built
 */
export function serveWidget(fastify: FastifyInstance, folder = BUILT): void {
  if (!existsSync(join(folder, SCRIPT))) return;
  const read = (file: string) => readFileSync(join(folder, file));
  for (const { url, file, type, headers } of FILES) {
    const { content, tag } = withTag(read(file));
    const sent = { 'Cache-Control': 'no-cache', ETag: tag, ...headers };
    fastify.get(url, (_request, reply) => reply.type(type).headers(sent).send(content));
  }
  const [plain, compressed] = [withTag(read(SCRIPT)), withTag(read(`${SCRIPT}.gz`))];
  const headers = { ...FOR_EVERY_PAGE, 'Cache-Control': SCRIPT_CACHE, Vary: 'Accept-Encoding' };
  fastify.get('/widget/v1.js', (request, reply) => {
    const isCompressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (isCompressed) void reply.header('Content-Encoding', 'gzip');
    const { content, tag } = isCompressed ? compressed : plain;
    return reply.type(JAVASCRIPT).headers(headers).header('ETag', tag).send(content);
  });
}

/** The tag is a digest, so each instance has the same one. */
const withTag = (content: Buffer) => ({ content, tag: `"${sha256(content.toString('base64')).slice(0, 22)}"` });

function policy(text: string): Record<string, string> {
  return { 'Content-Security-Policy': text };
}
