import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A request as the generator sends it. */
export interface Request {
  method: 'GET' | 'POST';
  path: string;
  /** JSON. */
  body: string | null;
}

/** What to send, how, and for how long. */
export interface Load {
  origin: string;
  token: string;
  requests: Request[];
  /** The request to start with. */
  first: number;
  /** What every answer must have. */
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
  /** Of the generator. */
  cpu_ms: number;
  /** Answers other than the expected ones, such as those of a statement that takes too long. */
  failures: string[];
}

/** The generator's process, seen from the bench. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(join(__dirname, 'generator.ts'), {
    execArgv: ['-r', join(__dirname, '../../test/support/typescript.cjs')],
    serialization: 'advanced',
  });

  /** @throws Error when no answer at all is the expected one */
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
