import { isDue } from './is-due';

describe('A backup is due', () => {
  const noon = new Date(2026, 10, 29, 12);
  const at = (day: number, hour: number) => ({ made_at: new Date(2026, 10, day, hour) });

  it.each([
    ['without any backup', undefined, true, true],
    ['at the first start of a day', at(28, 23), true, true],
    ['not at the second start of a day', at(29, 0), true, false],
    ['not at midnight while the service runs', at(28, 23), false, false],
    ['24 hours after the one before', at(28, 12), false, true],
    ['not before, if it was made in the future of a clock that was set back', at(30, 12), false, false],
  ])('%s', (_when, newest, isStart, due) => {
    expect(isDue(newest, noon, isStart)).toBe(due);
  });
});
