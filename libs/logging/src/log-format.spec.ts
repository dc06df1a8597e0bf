import { readableLine } from './log-format';

/** Under this symbol winston keeps the text that a transport writes. */
const MESSAGE = Symbol.for('message');

describe('a line on the console', () => {
  it('begins with the date and the time', () => {
    const written = readableLine.transform({ level: 'info', message: 'Ready' }) as unknown as Record<symbol, string>;
    expect(written[MESSAGE]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} info {2}\[Wateja\] Ready$/);
  });
});
