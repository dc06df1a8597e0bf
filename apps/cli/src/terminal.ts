import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** Where a command's answer and everything else go, and where secrets come from: a process's, or a test's. */
export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

/** What a command says, and the exit code it asks for. */
export class Terminal {
  /** 0: all is well. 1: it ran, and somebody has to look at what it found. */
  exitCode: 0 | 1 = 0;

  /** @param stopping aborted when the user has pressed Ctrl+C */
  constructor(
    private readonly streams: Streams,
    readonly stopping: AbortSignal,
  ) {}

  /** Where a progress bar may be drawn; null when nobody watches. */
  get canvas(): NodeJS.WritableStream | null {
    return this.streams.stderr.isTTY ? this.streams.stderr : null;
  }

  /** The answer for a person, a line or several. */
  answer(text: string): void {
    this.streams.stdout.write(`${text}\n`);
  }

  /** The answer for a program: nothing else may go to stdout. */
  answerJson(value: unknown): void {
    this.streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** What is not the answer. */
  remark(text: string): void {
    this.streams.stderr.write(`${text}\n`);
  }

  /**
   * The first line of the standard input; in a terminal it is asked for, and not shown. A secret among the arguments
   * would be: to everybody on the machine, in its list of processes.
   */
  async askSecret(prompt: string): Promise<string> {
    const { stdin, stderr } = this.streams;
    const terminal = stdin.isTTY ?? false;
    if (terminal) stderr.write(prompt);
    const lines = createInterface({
      input: stdin,
      output: new Writable({ write: (_chunk, _encoding, done) => done() }),
      terminal,
    });
    try {
      for await (const line of lines) return line;
      return '';
    } finally {
      lines.close();
      if (terminal) stderr.write('\n');
    }
  }

  /** Text as it is, for the command line library's own help and errors. */
  readonly writeOut = (text: string): void => void this.streams.stdout.write(text);
  readonly writeErr = (text: string): void => void this.streams.stderr.write(text);
}

/** Label and value in two columns, a line each. */
export function table(rows: [label: string, value: string][]): string {
  const labels = Math.max(...rows.map(([label]) => label.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([label, value]) => `  ${label.padEnd(labels)}  ${value.padStart(values)}`).join('\n');
}
