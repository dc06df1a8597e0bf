import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DomainError } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import { SignedTokens } from '../tokens/signed-tokens';

/** The name of the provider in the addresses of its callbacks. */
export const AFRICAS_TALKING = 'africas-talking';

/** The token in the address is not one that Wateja issued. */
export class CallbackTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'callback_token_invalid', 'Invalid token');
  }
}

/**
 * Accepts a callback if its address contains the token that Wateja issued for Africa's Talking: `:token` of the path.
 * It checks nothing else.
 */
@Injectable()
export class CallbackToken implements CanActivate {
  constructor(private readonly tokens: SignedTokens) {}

  /** @throws CallbackTokenInvalid */
  canActivate(context: ExecutionContext): boolean {
    const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { token: string } }>>();
    if (!this.tokens.isCallbackToken(AFRICAS_TALKING, params.token)) throw new CallbackTokenInvalid();
    return true;
  }
}
