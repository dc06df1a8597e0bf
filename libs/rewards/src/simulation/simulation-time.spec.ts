import { SimulationTime } from './simulation-time';
import { SimulationTooLarge } from './simulation.errors';

describe('SimulationTime', () => {
  let others: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    others = 0;
    setImmediate(() => (others += 1));
  });
  afterEach(() => jest.useRealTimers());

  it('lets others work after some time, however little work was done', async () => {
    const time = new SimulationTime();
    for (let piece = 0; piece < 1_000; piece++) await time.checkTime();
    expect(others).toBe(0);
    jest.advanceTimersByTime(10);
    await time.checkTime();
    expect(others).toBe(1);
    setImmediate(() => (others += 1));
    await time.checkTime();
    expect(others).toBe(1);
  });

  it('ends', async () => {
    const time = new SimulationTime();
    jest.advanceTimersByTime(20_000);
    await time.checkTime();
    jest.advanceTimersByTime(1);
    await expect(time.checkTime()).rejects.toThrow(SimulationTooLarge);
  });
});
