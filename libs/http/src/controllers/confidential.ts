import { ApiExtension } from '@nestjs/swagger';

/**
 * What goes in or out here is a secret, a password or a key: no copy of it is kept, nor a digest of one that could be
 * guessed. Such a route takes no Idempotency-Key, and says so in the OpenAPI document.
 */
export const Confidential = () => ApiExtension('x-confidential', true);
