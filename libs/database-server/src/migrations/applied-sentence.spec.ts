import { appliedSentence } from './applied-sentence';

describe('The sentence about applied migrations', () => {
  it.each([
    [[], undefined],
    [['20261122000000_init'], 'Applied the migration 20261122000000_init'],
    [['20261122000000_init', '20261122000100_checks'], 'Applied 2 migrations, up to 20261122000100_checks'],
  ])('for %j is %j', (applied, sentence) => {
    expect(appliedSentence(applied)).toBe(sentence);
  });
});
