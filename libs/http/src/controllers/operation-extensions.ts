/** Holds the access level of an operation until the OpenAPI document is finished. */
export const ACCESS_EXTENSION = 'x-access';
/** Marks an operation without a rate limit until the document is finished. */
export const UNLIMITED_EXTENSION = 'x-unlimited';
/** Marks an operation that accepts an Idempotency-Key until the document is finished. */
export const IDEMPOTENT_EXTENSION = 'x-idempotent';
/** Marks an operation that widget tokens open. */
export const WIDGETS_EXTENSION = 'x-widgets';
/** Holds the media types of the files that an operation answers instead of JSON, until the document is finished. */
export const FILES_EXTENSION = 'x-files';
