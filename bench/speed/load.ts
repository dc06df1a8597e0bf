import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A request for the generator. */
export interface Request {
  method: 'GET' | 'POST';
  path: string;
  /** The body as JSON. */
  body: string | null;
  /** Sent before, as a part of this request: both count as one. */
  first?: FirstRequest;
}

/** A request whose answer the next one needs, such as the quote of a sale. */
export interface FirstRequest {
  path: string;
  /** The body as JSON. */
  body: string;
  status: number;
  /** Where the answer has the id that replaces {@link FIRST_ID} in the next body. */
  id: string[];
}

/** In a body: the id from the answer to the first request. */
export const FIRST_ID = '{{first}}';

/** The requests to send, and the duration. */
export interface Load {
  origin: string;
  token: string;
  requests: Request[];
  /** The index of the first request. */
  first: number;
  /** The expected status of every answer. */
  status: number;
  connections: number;
  seconds: number;
}

/** Latencies in milliseconds. */
export interface Measured {
  count: number;
  seconds: number;
  p50: number;
  p99: number;
  /** CPU time of the generator. */
  cpu_ms: number;
  /** The number of unexpected answers, for example because a statement took too long. */
  failures: string[];
}

/** Controls the process of the generator. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(join(__dirname, 'generator.ts'), {
    execArgv: ['-r', join(__dirname, '../../test/support/typescript.cjs')],
    serialization: 'advanced',
  });

  /** @throws Error if no answer was as expected */
  async run(load: Load): Promise<Measured> {
    this.child.send(load);
    const [answer] = (await once(this.child, 'message')) as [Measured | { error: string }];
    if ('error' in answer) throw new Error(answer.error);
    if (answer.failures.length === answer.count) throw new Error(`Every answer was wrong: ${answer.failures[0]}`);
    return answer;
  }

  close(): void {
    this.child.disconnect();
  }
}
