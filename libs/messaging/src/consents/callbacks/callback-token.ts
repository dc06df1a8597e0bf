import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { RequestBudgets } from '@wateja/auth';
import { DomainError } from '@wateja/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { SignedTokens } from '../tokens/signed-tokens';
import { CallbackTokens } from './callback-tokens.service';

/** The name of the provider in the addresses of its callbacks. */
export const AFRICAS_TALKING = 'africas-talking';

/** A callback with a good token. */
type CallbackRequest = FastifyRequest<{ Params: { token: string } }> & {
  /** The shop of the token; null for the token of the whole installation. */
  callback_shop?: number | null;
};

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<CallbackRequest>();

/** The token in the address is not one that Wateja issued. */
export class CallbackTokenInvalid extends DomainError {
  constructor() {
    super('unauthenticated', 'callback_token_invalid', 'Invalid token');
  }
}

/**
 * Accepts a callback if its address contains the token that Wateja issued for Africa's Talking: `:token` of the path. It is
 * the token of the whole installation, or that of one shop.
 */
@Injectable()
export class CallbackToken implements CanActivate {
  constructor(
    private readonly tokens: SignedTokens,
    private readonly shopTokens: CallbackTokens,
    private readonly budgets: RequestBudgets,
  ) {}

  /** @throws CallbackTokenInvalid; ShopLimitExceeded when there are too many callbacks for one shop */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const { token } = request.params;
    const isOfAll = this.tokens.isCallbackToken(AFRICAS_TALKING, token);
    const shop = isOfAll ? null : await this.shopTokens.businessOf(token);
    if (!isOfAll && shop === null) throw new CallbackTokenInvalid();
    if (shop !== null) this.budgets.countCallback(shop, context.switchToHttp().getResponse<FastifyReply>());
    request.callback_shop = shop;
    return true;
  }
}

/** The only shop that a callback may concern; null for all. */
export const CallbackShop = createParamDecorator((_: unknown, context: ExecutionContext): number | null => {
  const { callback_shop } = requestOf(context);
  if (callback_shop === undefined) throw new Error('@CallbackShop() needs the guard CallbackToken');
  return callback_shop;
});
