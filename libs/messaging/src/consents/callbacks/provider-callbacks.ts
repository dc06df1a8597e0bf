import { applyDecorators, Controller, HttpCode, UseGuards } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiProblem, TakesForm } from '@wateja/http';

import { AFRICAS_TALKING, CallbackToken } from './callback-token';

/**
 * A controller for what Africa's Talking tells. All of it comes from a few addresses, so no rate limit may be on it; a call
 * without the right token costs an HMAC for each secret that is configured.
 */
export const AfricasTalkingCallbacks = () =>
  applyDecorators(
    ApiTags('Messaging'),
    ApiParam({ name: 'token', schema: { type: 'string' }, description: 'What only the provider’s account knows.' }),
    Controller(`callbacks/${AFRICAS_TALKING}/:token`),
    Public(),
    SkipThrottle(),
    UseGuards(CallbackToken),
  );

/** A route of such a controller: it takes a form, and is answered 200. */
export const TakesCallback = () =>
  applyDecorators(HttpCode(200), TakesForm(), ApiProblem(401, 'The token is not ours.'));

/** A form that was not escaped has a space for the plus. */
const PHONE = /^[+ ]?([1-9]\d{6,14})$/;

/** A phone of a callback, in E.164; undefined for what is none. */
export function phoneOf(text: string): string | undefined {
  const digits = PHONE.exec(text)?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}
