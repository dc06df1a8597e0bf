import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command in a process group of its own, as a terminal starts it. */
export interface Interruptible {
  child: ChildProcess;
  output(): string;
  /** Resolves with the exit code when the command and everything that shares its output has ended. */
  ended: Promise<number | null>;
  /** What a terminal does at Ctrl+C: every process of the group gets SIGINT. */
  pressCtrlC(): void;
}

/** Starts a command that {@link Interruptible.pressCtrlC} can interrupt. */
export function startInTerminal(command: string, args: string[], env: NodeJS.ProcessEnv): Interruptible {
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    ended,
    pressCtrlC: () => {
      process.kill(-child.pid!, 'SIGINT');
    },
  };
}
