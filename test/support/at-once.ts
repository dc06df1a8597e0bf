import type { Answer } from './test-app';
import { waitUntil } from './wait-until';

/**
 * Sends a request many times at once, and returns all answers. A request that is answered 503 is sent again, as
 * docs/errors.md asks of a caller: on a busy machine, one of many can wait longer for a free connection than the service
 * lets it. Nothing has been written then.
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
