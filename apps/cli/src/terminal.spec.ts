import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { Terminal } from './terminal';

/** A terminal at which a person types these lines. */
function terminalWith(lines: string[], isTTY: boolean) {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => stdin });
  const stderr = new PassThrough();
  const terminal = new Terminal({ stdin, stdout: new PassThrough(), stderr }, new AbortController().signal);
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  return { terminal, stderr };
}

describe('A new secret', () => {
  it('is the first line of a standard input that is no terminal', async () => {
    const { terminal } = terminalWith(['mango 7', 'something else'], false);
    expect(await terminal.askNewSecret('Passphrase: ')).toBe('mango 7');
  });

  it('is typed twice at a terminal, which shows none of it', async () => {
    const { terminal, stderr } = terminalWith(['mango 7', 'mango 7'], true);
    expect(await terminal.askNewSecret('Passphrase: ')).toBe('mango 7');
    stderr.end();
    expect(await text(stderr)).toBe('Passphrase: \nAgain: \n');
  });

  it('is refused when the second is another one', async () => {
    const { terminal } = terminalWith(['mango 7', 'mango 8'], true);
    await expect(terminal.askNewSecret('Passphrase: ')).rejects.toThrow('The two were not the same.');
  });
});
