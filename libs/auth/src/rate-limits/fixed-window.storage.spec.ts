import { FixedWindowStorage } from './fixed-window.storage';

describe('FixedWindowStorage', () => {
  let now = 1_000_000;
  let storage: FixedWindowStorage;

  beforeEach(() => {
    storage = new FixedWindowStorage(() => now);
  });

  const hit = (key = 'amina') => storage.increment(key, 60_000, 2);

  it('allows as many requests as the limit and blocks the next', async () => {
    expect([await hit(), await hit(), await hit()].map((answer) => answer.isBlocked)).toEqual([false, false, true]);
  });

  it('counts each caller apart', async () => {
    await hit();
    await hit();
    expect(await hit('juma')).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('tells the seconds until the window ends, rounded up', async () => {
    await hit();
    now += 3_500;
    expect(await hit()).toMatchObject({ timeToExpire: 57 });
    expect(await hit()).toMatchObject({ timeToBlockExpire: 57 });
  });

  it('starts anew when the window has ended, however many were blocked', async () => {
    for (let requests = 0; requests < 5; requests++) await hit();
    now += 60_000;
    expect(await hit()).toMatchObject({ totalHits: 1, timeToExpire: 60, isBlocked: false });
  });
});
