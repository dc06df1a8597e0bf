import { ValidationFailed } from '@wateja/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { REFRESH_TOKEN_TTL_MS } from './refresh-tokens.service';
import { ForeignOrigin } from './sessions.errors';

const NAME = 'wateja_session';
/** The only routes that need the cookie. Browsers send it nowhere else. */
const PATH = '/api/auth';

/**
 * The refresh token of a cookie session.
 * @throws ValidationFailed if there is no such cookie; ForeignOrigin if no page of this server sent it, or if another
 *   host of the domain has added a cookie of this name
 */
export function readSessionCookie(request: FastifyRequest): string {
  const token = tokenOf(request);
  if (!token) {
    throw new ValidationFailed([{ path: 'refresh_token', code: 'required', message: 'Refresh token is required' }]);
  }
  if (!isOwnCookie(request)) throw new ForeignOrigin();
  return token;
}

/** Reads the token as {@link readSessionCookie} does, but returns null where that throws. */
export function findSessionCookie(request: FastifyRequest): string | null {
  return isOwnCookie(request) ? (tokenOf(request) ?? null) : null;
}

const cookiesOf = ({ headers }: FastifyRequest) => headers.cookie ?? '';

const tokenOf = (request: FastifyRequest) => request.server.parseCookie(cookiesOf(request))[NAME];

function isOwnCookie(request: FastifyRequest): boolean {
  const cookies = cookiesOf(request).split(';');
  // A subdomain may set a cookie for its parent domain. The server cannot tell which of two cookies is its own.
  const isAlone = cookies.filter((pair) => pair.trim().startsWith(`${NAME}=`)).length <= 1;
  // The cookie is `SameSite=Strict`, but other ports and subdomains of this host are the same site.
  return isAlone && isOwnOrigin(request, request.headers.origin);
}

/**
 * Refuses a login whose cookie could not be used afterwards: by a foreign page, or through a proxy that hides https or the
 * host. Programs send no `Origin`, and are let through.
 * @throws ForeignOrigin
 */
export function assertCookieWillReturn(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnOrigin(request, origin)) throw new ForeignOrigin();
}

const isOwnOrigin = ({ protocol, host }: FastifyRequest, origin: string | undefined): boolean =>
  origin === `${protocol}://${host}`;

/** Keeps the refresh token in the browser, where no script can read it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  writeCookie(request, reply, token, REFRESH_TOKEN_TTL_MS / 1_000);
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  writeCookie(request, reply, '', 0);
}

function writeCookie(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
  const secure = request.protocol === 'https';
  const attributes = { path: PATH, httpOnly: true, sameSite: 'strict', secure, maxAge } as const;
  void reply.header('Set-Cookie', request.server.serializeCookie(NAME, value, attributes));
}
