import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

import { CannotRun } from './cannot-run';

/** The streams for a command's answer, its remarks and its secrets. They belong to the process or to a test. */
export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

/** Prints a command's output, reads secrets, and holds the exit code. */
export class Terminal {
  /** 0 for success. 1 when the command ran, but somebody must look at its result. */
  exitCode: 0 | 1 = 0;

  /** @param stopping is aborted when the user presses Ctrl+C */
  constructor(
    private readonly streams: Streams,
    readonly stopping: AbortSignal,
  ) {}

  /** The stream for a progress bar; null when the output is not a terminal. */
  get canvas(): NodeJS.WritableStream | null {
    return this.streams.stderr.isTTY ? this.streams.stderr : null;
  }

  /** Prints the answer for a person, of one or more lines. */
  answer(text: string): void {
    this.streams.stdout.write(`${text}\n`);
  }

  /** Prints the answer for a program. Nothing else may be written to the standard output. */
  answerJson(value: unknown): void {
    this.streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Prints a text that is not part of the answer. */
  remark(text: string): void {
    this.streams.stderr.write(`${text}\n`);
  }

  /**
   * Reads the first line of the standard input. On a terminal it prints the prompt and hides what the user types. A
   * secret must not be an argument, because everybody on the machine can read arguments in the list of processes.
   */
  async askSecret(prompt: string): Promise<string> {
    const [secret = ''] = await this.askSecrets([prompt]);
    return secret;
  }

  /**
   * Reads a new secret as `askSecret` does. On a terminal it asks twice, because the user does not see what they type.
   * @throws CannotRun if the two answers differ
   */
  async askNewSecret(prompt: string): Promise<string> {
    if (!this.streams.stdin.isTTY) return this.askSecret(prompt);
    const [secret = '', repeated = ''] = await this.askSecrets([prompt, 'Again: ']);
    if (secret === repeated) return secret;
    throw new CannotRun('The two were not the same. Nothing was changed. Run the command again.');
  }

  /** Reads a line for each prompt; fewer if the input ends before. */
  private async askSecrets(prompts: string[]): Promise<string[]> {
    const { stdin, stderr } = this.streams;
    const terminal = stdin.isTTY ?? false;
    const lines = createInterface({
      input: stdin,
      output: new Writable({ write: (_chunk, _encoding, done) => done() }),
      terminal,
    });
    const typed = lines[Symbol.asyncIterator]();
    const answers: string[] = [];
    try {
      for (const prompt of prompts) {
        if (terminal) stderr.write(prompt);
        const line = await typed.next();
        if (terminal) stderr.write('\n');
        if (line.done) break;
        answers.push(line.value);
      }
      return answers;
    } finally {
      lines.close();
    }
  }

  /** Passed to commander, which prints help and errors itself. */
  readonly writeOut = (text: string): void => void this.streams.stdout.write(text);
  readonly writeErr = (text: string): void => void this.streams.stderr.write(text);
}

/** Formats labels and values as two columns, with one line for each pair. */
export function table(rows: [label: string, value: string][]): string {
  const labels = Math.max(...rows.map(([label]) => label.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([label, value]) => `  ${label.padEnd(labels)}  ${value.padStart(values)}`).join('\n');
}
