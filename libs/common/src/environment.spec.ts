import { availableParallelism } from 'node:os';

import { parseEnvironment } from './environment';

const DATABASE_URL = 'postgresql://wateja@127.0.0.1/wateja';

describe('INSTANCES', () => {
  it.each([
    [undefined, 1],
    ['1', 1],
    ['64', 64],
    ['auto', Math.min(availableParallelism(), 64)],
  ])('%p means %p', (INSTANCES, count) => {
    expect(parseEnvironment({ INSTANCES }).INSTANCES).toBe(count);
  });

  it.each(['0', '65', '1.5', '-1', 'all', ' '])('refuses %p by name', (INSTANCES) => {
    expect(() => parseEnvironment({ INSTANCES })).toThrow(/^INSTANCES must be .+\.$/);
  });

  it('share the connections of the embedded PostgreSQL, and of no other', () => {
    expect(parseEnvironment({ INSTANCES: '18' }).DATABASE_POOL).toBe(10);
    expect(parseEnvironment({ INSTANCES: '18', DATABASE_URL }).DATABASE_POOL).toBe(20);
  });
});
