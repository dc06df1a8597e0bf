import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DomainError } from '@wateja/common';
import type { FastifyRequest } from 'fastify';

import { SignedTokens } from '../tokens/signed-tokens';

/** The provider whose callbacks these are, as their addresses call it. */
export const AFRICAS_TALKING = 'africas-talking';

/** Whoever calls does not have the address from us. */
export class CallbackTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'callback_token_invalid', 'Invalid token');
  }
}

/** Lets in who calls the address that we gave to Africa's Talking: `:token` of the path. Looks at nothing else. */
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
