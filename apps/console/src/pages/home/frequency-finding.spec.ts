import { frequencyFinding, type Group } from './frequency-finding';

describe('frequencyFinding', () => {
  const DEFAULT = { occasional_from: 2, regular_from: 5, frequent_from: 10 };

  it.each<[Group, object]>([
    ['never', { kind: 'never' }],
    ['one_time', { kind: 'once' }],
    ['occasional', { kind: 'range', from: 2, to: 4 }],
    ['regular', { kind: 'range', from: 5, to: 9 }],
    ['frequent', { kind: 'more', from: 10 }],
  ])('of %s is %j', (group, finding) => {
    expect(frequencyFinding(group, DEFAULT)).toEqual(finding);
  });

  it.each<[Group, object]>([
    ['one_time', { kind: 'range', from: 1, to: 2 }],
    ['occasional', { kind: 'times', from: 3 }],
  ])('follows the limits of the shop: %s is %j', (group, finding) => {
    expect(frequencyFinding(group, { occasional_from: 3, regular_from: 4, frequent_from: 6 })).toEqual(finding);
  });
});
