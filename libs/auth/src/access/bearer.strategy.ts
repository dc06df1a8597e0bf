import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';

import type { Principal } from '../principals/principal';
import type { PrincipalResolver } from './principal-resolver';

/** The options that {@link AuthenticationGuard} passes to the strategy. */
export interface BearerOptions {
  resolver: PrincipalResolver;
}

/**
 * Passport's strategy for all three kinds of bearer credentials. Three strategies in a chain would be slower, because
 * Passport asks one after the other. Passport registers a strategy once for the whole process, so the guard passes the
 * services of its own application with each request.
 */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') {
  constructor() {
    super({ passOptionsToCallback: true });
  }

  /** @throws DomainError for credentials that are missing or not valid */
  validate(request: FastifyRequest, { resolver }: BearerOptions): Promise<Principal> {
    return resolver.resolvePrincipal(request);
  }
}
