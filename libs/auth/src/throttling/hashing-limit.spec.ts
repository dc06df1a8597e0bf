import { limitSignedIn, limitSignIn } from './hashing-limit';
import { TooManyPasswords, TooManySignIns } from './throttling.errors';

const hashes = (limit: typeof limitSignIn, hash: (number: number) => Promise<number>) =>
  Array.from({ length: 40 }, (_, number) => limit(() => hash(number)));

describe.each([
  { name: 'limitSignIn', limit: limitSignIn, atOnce: 2, refusal: TooManySignIns },
  { name: 'limitSignedIn', limit: limitSignedIn, atOnce: 1, refusal: TooManyPasswords },
])('$name', ({ limit, atOnce, refusal }) => {
  it(`runs ${atOnce} at a time, also when some fail`, async () => {
    let [running, most] = [0, 0];
    const hash = async (number: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      if (number % 2) throw new Error('odd');
      return number;
    };
    const all = await Promise.allSettled(hashes(limit, hash));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(most).toBe(atOnce);
  });

  it('refuses a hash that would wait too long, and accepts new ones when there is room', async () => {
    jest.useFakeTimers();
    const releases: (() => void)[] = [];
    const stuck = () => new Promise<void>((release) => releases.push(release));
    const busy = Array.from({ length: atOnce }, () => limit(stuck));
    const refused = expect(limit(async () => 'late')).rejects.toBeInstanceOf(refusal);
    await jest.advanceTimersByTimeAsync(3_001);
    await refused;
    jest.useRealTimers();
    for (const release of releases) release();
    await Promise.all(busy);
    expect(await limit(async () => 'early')).toBe('early');
  });
});

describe('People who are signed in', () => {
  it('cannot keep others from signing in by setting many passwords', async () => {
    const releases: (() => void)[] = [];
    const flood = hashes(limitSignedIn, (number) => new Promise((release) => releases.push(() => release(number))));
    expect(await limitSignIn(async () => 'in')).toBe('in');
    expect(releases).toHaveLength(1);
    for (const done of flood) {
      releases.shift()?.();
      await done;
      await new Promise(setImmediate);
    }
  });

  it('share the two places with those who sign in', async () => {
    let [running, most] = [0, 0];
    const hash = async (number: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      return number;
    };
    await Promise.all([...hashes(limitSignedIn, hash), ...hashes(limitSignIn, hash)]);
    expect(most).toBe(2);
  });
});
