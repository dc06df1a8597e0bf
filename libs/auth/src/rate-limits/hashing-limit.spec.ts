import { limitHashing } from './hashing-limit';
import { TooManySignIns } from './rate-limits.errors';

describe('limitHashing', () => {
  it('runs two at a time, whatever comes of them', async () => {
    let [running, most] = [0, 0];
    const hash = async (number: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      if (number % 2) throw new Error('odd');
      return number;
    };
    const all = await Promise.allSettled(Array.from({ length: 40 }, (_, number) => limitHashing(() => hash(number))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(most).toBe(2);
  });

  it('refuses who would have to wait too long, and goes on when there is room', async () => {
    jest.useFakeTimers();
    const releases: (() => void)[] = [];
    const stuck = () => new Promise<void>((release) => releases.push(release));
    const busy = [limitHashing(stuck), limitHashing(stuck)];
    const refused = expect(limitHashing(async () => 'late')).rejects.toBeInstanceOf(TooManySignIns);
    await jest.advanceTimersByTimeAsync(3_001);
    await refused;
    jest.useRealTimers();
    for (const release of releases) release();
    await Promise.all(busy);
    expect(await limitHashing(async () => 'early')).toBe('early');
  });
});
