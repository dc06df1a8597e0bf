import { applyDecorators, Controller, HttpCode, UseGuards } from '@nestjs/common';
import { ApiExtension, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiProblem, TakesForm } from '@wateja/http';

import { AFRICAS_TALKING, CallbackToken } from './callback-token';

/**
 * Decorates a controller that Africa's Talking calls. All its requests come from a few addresses, so a rate limit of
 * addresses would block them. Instead, the guard counts the callbacks of each shop at its own URL. A request with a wrong
 * token costs one HMAC for each configured secret, and a read of one row if the token looks like that of a shop.
 */
export const AfricasTalkingCallbacks = () =>
  applyDecorators(
    ApiTags('Messaging'),
    ApiExtension('x-internal', true),
    ApiParam({
      name: 'token',
      schema: { type: 'string' },
      description: 'The secret token of the callback URL. Only the account at the provider knows it.',
    }),
    Controller(`callbacks/${AFRICAS_TALKING}/:token`),
    Public(),
    SkipThrottle(),
    UseGuards(CallbackToken),
  );

/** Decorates a route of such a controller: it accepts a form and answers 200. */
export const TakesCallback = () =>
  applyDecorators(
    HttpCode(200),
    TakesForm(),
    ApiProblem(401, 'The token is not valid.'),
    ApiProblem(429, 'Too many callbacks at the URL of this shop in this minute.'),
  );

/** If the provider does not escape the form, the plus arrives as a space. */
const PHONE = /^[+ ]?([1-9]\d{6,14})$/;

/** Reads a phone number of a callback as E.164; undefined if it is not one. */
export function phoneOf(text: string): string | undefined {
  const digits = PHONE.exec(text)?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}
