import { DEFAULT_PATIENCE, patientFetch } from './patient-fetch.js';

/**
 * Reads something together with its ETag, which a later change sends in `If-Match`, so that it overwrites nothing that
 * others have changed meanwhile.
 * @param read calls a method of the client with the options that it gets
 * @example
 * const { answer, etag } = await withEntityTag((options) => wateja.customers.get({ path, ...options }));
 */
export async function withEntityTag<Answer>(
  read: (options: { fetch: typeof fetch }) => Promise<Answer>,
): Promise<{ answer: Answer; etag: string | null }> {
  let etag: string | null = null;
  const send = patientFetch((input, init) => fetch(input, init), DEFAULT_PATIENCE);
  const answer = await read({
    fetch: async (input, init) => {
      const response = await send(input, init);
      etag = response.headers.get('ETag');
      return response;
    },
  });
  return { answer, etag };
}
