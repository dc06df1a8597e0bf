import type { Answer } from './test-app';
import { waitUntil } from './wait-until';

/**
 * Sends a request many times at once, and returns all answers. A request that is answered 503 is sent again, as
 * docs/errors.md asks of callers. On a busy machine, one of many requests can wait too long for a free connection.
 * Then nothing has been written.
 */
export function sendAtOnce(count: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      waitUntil('the service answers', async () => {
        const answer = await send(index);
        return answer.status === 503 ? undefined : answer;
      }),
    ),
  ) as Promise<Answer[]>;
}
