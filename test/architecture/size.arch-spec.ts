import { productionFiles, sourceFiles } from './support/source-files';

const LONGEST = 250;
const TYPICAL = 70;

const lines = (content: string) => content.trimEnd().split('\n').length;

describe('files', () => {
  it(`are at most ${LONGEST} lines long`, () => {
    const tooLong = sourceFiles('apps', 'libs', 'test').filter(({ content }) => lines(content) > LONGEST);
    expect(tooLong.map(({ path }) => path)).toEqual([]);
  });

  it(`have a median of at most ${TYPICAL} lines in production`, () => {
    const lengths = productionFiles()
      .map(({ content }) => lines(content))
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(TYPICAL);
  });
});
