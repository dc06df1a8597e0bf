import fc from 'fast-check';

import { ACCOUNT, ADDRESS, countAttempt, type LoginCounter, type LoginRule, PAIR, secondsToWait } from './login-rules';

const HOUR = 60 * 60 * 1000;
const fresh = (): LoginCounter => ({ failures: 0, window_ends_at: new Date(0), blocked_until: null });

/** Tries wrong passwords, each as soon as the rule allows, and returns the seconds between them. */
function waitsOf(rule: LoginRule, attempts: number): number[] {
  let [counter, now] = [fresh(), new Date('2026-11-22T08:00:00Z')];
  return Array.from({ length: attempts }, () => {
    counter = countAttempt(counter, rule, now);
    const wait = secondsToWait([counter], now);
    now = new Date(now.getTime() + wait * 1000);
    return wait;
  });
}

describe('Wrong passwords', () => {
  it('of an account from one address: five, then each doubles the wait, up to a quarter of an hour', () => {
    expect(waitsOf(PAIR, 12)).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('in a quarter of an hour: 25 of an account, 50 from an address', () => {
    expect(waitsOf(ACCOUNT, 26)).toEqual([...Array<number>(24).fill(0), 900, 0]);
    expect(waitsOf(ADDRESS, 51)).toEqual([...Array<number>(49).fill(0), 900, 0]);
  });

  it('are forgotten when the window has ended', () => {
    const [now, later] = [new Date('2026-11-22T08:00:00Z'), new Date('2026-11-23T08:00:01Z')];
    let counter = fresh();
    for (let attempt = 0; attempt < 8; attempt++) counter = countAttempt(counter, PAIR, now);
    expect(countAttempt(counter, PAIR, later)).toMatchObject({ failures: 1, blocked_until: null });
  });

  it('of one account: never more than a hundred in an hour and one burst, with any pauses', () => {
    fc.assert(
      fc.property(fc.constantFrom(PAIR, ACCOUNT), fc.array(fc.nat(600_000), { maxLength: 500 }), (rule, pauses) => {
        let [counter, now] = [fresh(), new Date('2026-11-22T08:00:00Z')];
        const tried: number[] = [];
        for (const pause of pauses) {
          now = new Date(now.getTime() + pause);
          if (secondsToWait([counter], now) > 0) continue;
          counter = countAttempt(counter, rule, now);
          tried.push(now.getTime());
        }
        for (const begin of tried) {
          expect(tried.filter((at) => at >= begin && at < begin + HOUR).length).toBeLessThanOrEqual(125);
        }
      }),
    );
  });

  it('wait for the counter that is blocked longest', () => {
    const now = new Date('2026-11-22T08:00:00Z');
    const until = (seconds: number) => ({ ...fresh(), blocked_until: new Date(now.getTime() + seconds * 1000) });
    expect(secondsToWait([fresh(), until(30), until(12.2), until(-5)], now)).toBe(30);
    expect(secondsToWait([fresh(), until(-5)], now)).toBe(0);
    expect(secondsToWait([until(0.001)], now)).toBe(1);
  });
});
