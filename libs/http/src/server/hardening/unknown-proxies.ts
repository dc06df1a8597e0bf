import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

const WARNING =
  'A request has X-Forwarded-For, but TRUST_PROXY_HOPS is 0. If a reverse proxy is in front of Wateja, all its clients ' +
  'share one address, and so one limit of requests and of wrong passwords. Then set TRUST_PROXY_HOPS. Otherwise a ' +
  'client has sent the header itself, which has no effect.';

/** Warns once if there seems to be a proxy that the configuration does not know. */
export function warnOfUnknownProxies(fastify: FastifyInstance, trustedHops: number): void {
  if (trustedHops > 0) return;
  let isSilent = false;
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!isSilent && request.headers['x-forwarded-for'] !== undefined) {
      isSilent = true;
      new Logger('Proxy').warn(WARNING);
    }
    done();
  });
}
