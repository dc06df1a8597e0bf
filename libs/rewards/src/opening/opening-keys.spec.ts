import { OpeningKeys } from './opening-keys';

const credited = (key: string, points = '5.000') => ({ customer_id: 1, type: 'bonus' as const, key, points });
const takenBack = (key: string) => ({ customer_id: 1, type: 'reverse' as const, key, points: '-5.000' });

describe('The keys of opening balances', () => {
  it('are new for another customer and another last day', () => {
    const keys = new OpeningKeys([credited('opening:1::0')]);
    expect(keys.take(1, '2027-01-31', 5_000)).toBe('opening:1:2027-01-31:0');
    expect(keys.take(2, null, 5_000)).toBe('opening:2::0');
  });

  it('are booked once, also within a file', () => {
    const keys = new OpeningKeys([credited('opening:1::0')]);
    expect(keys.take(1, null, 5_000)).toEqual({ result: 'unchanged' });
    expect(keys.take(1, null, 6_000)).toEqual({ result: 'conflict' });
    expect(keys.take(2, null, 5_000)).toBe('opening:2::0');
    expect(keys.take(2, null, 5_000)).toEqual({ result: 'unchanged' });
  });

  it('are not taken by a balance of nothing', () => {
    const keys = new OpeningKeys([credited('opening:2::0')]);
    expect(keys.take(1, null, 0)).toEqual({ result: 'unchanged' });
    expect(keys.take(1, null, 5_000)).toBe('opening:1::0');
    expect(keys.take(2, null, 0)).toEqual({ result: 'conflict' });
  });

  it('go on after one that was taken back', () => {
    const once = [credited('opening:1::0'), takenBack('opening:1::0')];
    expect(new OpeningKeys(once).take(1, null, 7_000)).toBe('opening:1::1');
    const again = [...once, credited('opening:1::1', '7.000')];
    expect(new OpeningKeys(again).take(1, null, 7_000)).toEqual({ result: 'unchanged' });
    expect(new OpeningKeys([...again, takenBack('opening:1::1')]).take(1, null, 7_000)).toBe('opening:1::2');
  });
});
