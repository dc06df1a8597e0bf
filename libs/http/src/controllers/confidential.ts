import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Where {@link Confidential} is kept, on a handler and on its operation in the OpenAPI document. */
export const CONFIDENTIAL = 'x-confidential';

/**
 * What goes in or out here is a secret, a password or a key: no copy of it is kept, nor a digest of one that could be
 * guessed. Such a route takes no Idempotency-Key.
 */
export const Confidential = () => applyDecorators(SetMetadata(CONFIDENTIAL, true), ApiExtension(CONFIDENTIAL, true));
