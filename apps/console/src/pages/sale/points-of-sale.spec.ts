import { pointsOfSale } from './points-of-sale';

describe('pointsOfSale', () => {
  it('adds up what a sale and its refunds did, and leaves out what they did not do', () => {
    const entries = [
      { type: 'earn', points: '7.5' },
      { type: 'reverse', points: '-2.1' },
      { type: 'reverse', points: '-0.2' },
      { type: 'redeem', points: '-200' },
      { type: 'return', points: '50' },
    ] as const;
    expect(pointsOfSale(entries)).toEqual([
      { name: 'pointsEarned', points: '7.5' },
      { name: 'pointsTakenBack', points: '2.3' },
      { name: 'pointsUsed', points: '200' },
      { name: 'pointsReturned', points: '50' },
    ]);
    expect(pointsOfSale(entries.slice(0, 1))).toEqual([{ name: 'pointsEarned', points: '7.5' }]);
    expect(pointsOfSale([])).toEqual([]);
  });
});
