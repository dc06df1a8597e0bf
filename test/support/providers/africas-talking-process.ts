import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { type AcceptedSms, duplicatesIn } from '../fake-africas-talking';
import type { Script } from './africas-talking-script';

/** The fake in a separate process. It keeps its messages while the application is killed and restarted. */
export interface AfricasTalkingProcess {
  url: string;
  /** The environment variables with which Wateja uses the fake. */
  environment: NodeJS.ProcessEnv;
  /** The messages that it has accepted so far. */
  accepted(): Promise<AcceptedSms[]>;
  /** Messages that were accepted more than once. */
  duplicates(): Promise<AcceptedSms[]>;
  follow(script: Partial<Script>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a fake on a free port. It ends with this process. */
export async function startAfricasTalkingProcess(): Promise<AfricasTalkingProcess> {
  const child = spawn(
    process.execPath,
    ['-r', './test/support/typescript.cjs', './test/support/providers/run-africas-talking.ts'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => Promise.reject(new Error('The fake provider ended before it listened'))),
  ])) as [string];
  const { url, environment } = JSON.parse(line) as Pick<AfricasTalkingProcess, 'url' | 'environment'>;
  const accepted = async () => {
    const response = await fetch(`${url}/accepted`);
    return ((await response.json()) as { accepted: AcceptedSms[] }).accepted;
  };
  return {
    url,
    environment,
    accepted,
    duplicates: async () => duplicatesIn(await accepted()),
    follow: async (script) => {
      await fetch(`${url}/script`, { method: 'PUT', body: JSON.stringify(script) });
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
