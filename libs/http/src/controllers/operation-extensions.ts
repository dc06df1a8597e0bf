/** What an operation of the OpenAPI document says of its access until the document is finished. */
export const ACCESS_EXTENSION = 'x-access';
/** Says that no rate limit is on an operation, until the document is finished. */
export const UNLIMITED_EXTENSION = 'x-unlimited';
/** Says that an operation takes an Idempotency-Key, until the document is finished. */
export const IDEMPOTENT_EXTENSION = 'x-idempotent';
