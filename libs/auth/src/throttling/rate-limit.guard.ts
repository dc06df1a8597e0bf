import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import { ENVIRONMENT } from '@wateja/config';
import { UNLIMITED_EXTENSION } from '@wateja/http';
import type { FastifyReply } from 'fastify';

import type { AuthEnvironment } from '../environment';
import { type AuthenticatedRequest, requestOf } from '../principals/principal';
import { networkOf } from './network-of';
import { secondsLeft } from './fixed-windows';
import { RateLimitExceeded } from './throttling.errors';
import { SharedWindows } from './shared-windows';

const MINUTE = 60_000;
const UNLIMITED = 'wateja:unlimited';

/** Exempts a controller or one of its routes: what it answers costs nothing, or comes from few addresses for many people. */
export const Unlimited = () => applyDecorators(SetMetadata(UNLIMITED, true), ApiExtension(UNLIMITED_EXTENSION, true));

/**
 * Second guard: one budget a minute for all routes per caller and business, by the caller's role. Runs before access is
 * decided, so that refusals cost something and carry the headers too.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
    private readonly windows: SharedWindows,
    private readonly reflector: Reflector,
  ) {}

  /** @throws RateLimitExceeded */
  canActivate(context: ExecutionContext): boolean {
    const limits = this.env.RATE_LIMITS;
    const places = [context.getHandler(), context.getClass()];
    if (!limits || this.reflector.getAllAndOverride<boolean | undefined>(UNLIMITED, places)) return true;
    const request = requestOf(context);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    // Counted before anybody asked who it is: their role is unknown, and the address not to blame.
    if (request.refusal instanceof RateLimitExceeded) return refuse(reply, request.refusal);
    const limit = limits[request.principal.role];
    const window = this.windows.count(keyOf(request), MINUTE, limit);
    if (window.hits > limit) return refuse(reply, new RateLimitExceeded(limit, secondsLeft(window)));
    tell(reply, limit, limit - window.hits, secondsLeft(window));
    return true;
  }
}

function refuse(reply: FastifyReply, error: RateLimitExceeded): never {
  tell(reply, error.limit, 0, error.retry_after);
  throw error;
}

/** draft-ietf-httpapi-ratelimit-headers-10 */
function tell(reply: FastifyReply, limit: number, remaining: number, seconds: number): void {
  void reply.header('RateLimit-Policy', `"default";q=${limit};w=${MINUTE / 1000}`);
  void reply.header('RateLimit', `"default";r=${remaining};t=${seconds}`);
}

function keyOf({ principal, ip }: AuthenticatedRequest): string {
  const { user_id, api_key_id, tenant, role } = principal;
  const business = tenant?.business_id ?? '';
  if (api_key_id !== null) return `key ${api_key_id}/${role}/${business}`;
  if (user_id !== null) return `${user_id}/${role}/${business}`;
  return networkOf(ip);
}
