import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';

import type { Principal } from '../principals/principal';
import type { PrincipalResolver } from './principal-resolver';

/** What {@link AuthenticationGuard} passes to the strategy. */
export interface BearerOptions {
  resolver: PrincipalResolver;
}

/**
 * Passport's strategy for all bearer credentials. One for three kinds of them: a chain would ask each in turn. Passport
 * knows strategies by name and for the whole process, an application its own services: so it passes them in.
 */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') {
  constructor() {
    super({ passOptionsToCallback: true });
  }

  /** @throws DomainError for credentials that are missing or not good */
  validate(request: FastifyRequest, { resolver }: BearerOptions): Promise<Principal> {
    return resolver.resolvePrincipal(request);
  }
}
