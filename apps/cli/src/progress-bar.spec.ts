import { ProgressBar } from './progress-bar';

describe('progress without a terminal', () => {
  it('is a line at most once a second', () => {
    const lines: string[] = [];
    let time = 0;
    const progress = new ProgressBar({ canvas: null, remark: (text) => lines.push(text) }, 'Importing', () => time);
    for (time = 0; time <= 2_500; time += 100) progress.update(time, 2_500);
    progress.stop();
    expect(lines).toEqual(['Importing: 40 %', 'Importing: 80 %']);
  });

  it('is nothing where a program reads the answer', () => {
    expect(() => new ProgressBar(null, 'Importing', () => 1e6).update(1, 0)).not.toThrow();
  });
});
