import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { WidgetOriginRefused } from '../principals/access.errors';
import { readTokenParts } from '../tokens/token-parts';
import type { WidgetGrant } from '../tokens/verified-token';
import { WIDGET } from '../tokens/widget-tokens.service';
import { bearerOf } from './bearer';
import { RouteAccess } from './route-access';

/**
 * The answer is the same for every page, so it tells nobody which origins have tokens. No cookie and no other login is
 * allowed.
 */
const PREFLIGHT_ANSWER = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
  'Access-Control-Max-Age': '86400',
};

/**
 * Lets pages outside call the few routes that widget tokens open, without a list of such pages in the configuration. A
 * preflight request carries no token, so it is allowed for these routes and for nothing else. The answer to the request
 * itself can be read by the page only if the request carries a widget token.
 */
@Injectable()
export class WidgetPages {
  constructor(private readonly routes: RouteAccess) {}

  /** @param configured the origins that may call every route */
  allow(fastify: FastifyInstance, configured: readonly string[]): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const { origin } = request.headers;
      if (origin === undefined || configured.includes(origin)) return done();
      if (request.method === 'OPTIONS' && this.isPreflight(request)) {
        // Some browsers wait for a body if a 204 has no Content-Length.
        return reply.status(204).headers(PREFLIGHT_ANSWER).header('Content-Length', '0').send();
      }
      if (this.routes.of(request)?.isForWidgets && carriesWidgetToken(request)) {
        // A page of the wrong origin may read that its token was refused. It never reads more.
        reply.headers({
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
          Vary: 'Origin',
        });
      }
      done();
    });
  }

  private isPreflight({ headers, url }: FastifyRequest): boolean {
    const method = headers['access-control-request-method'];
    return method !== undefined && this.routes.isForWidgets(method, url.split('?', 1)[0] ?? '');
  }
}

/** @throws WidgetOriginRefused for a widget token that a page of another origin sends, or no page */
export function assertOrigin(request: FastifyRequest, widget: WidgetGrant): void {
  const origin = originOf(request);
  if (origin !== widget.origin) throw new WidgetOriginRefused(widget.origin, origin);
}

/** Browsers send no `Origin` with a GET to the server of the page itself. They say so in another header. */
function originOf({ headers, protocol, host }: FastifyRequest): string | undefined {
  const isOwnPage = headers.origin === undefined && headers['sec-fetch-site'] === 'same-origin';
  return isOwnPage ? `${protocol}://${host}` : headers.origin;
}

/** True for a token that says it is a widget's. It is not verified yet. */
function carriesWidgetToken(request: FastifyRequest): boolean {
  const token = bearerOf(request);
  if (token === undefined) return false;
  try {
    return readTokenParts(token).claims.json.typ === WIDGET;
  } catch {
    return false;
  }
}
