import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { tortureMessages } from '../../support/message-torture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

/** A short torture; `npm run torture:messages` runs a long one. */
describe('A campaign through a provider that fails and a process that is killed', () => {
  let database: TestDatabase;
  let directory: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'wateja-messages-'));
  });

  afterEach(async () => {
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('reaches everybody it may, nobody twice, and costs no more than its budget', async () => {
    const options = { customers: 600, budget_cap: '400.00', instances: 1, kills: [0.3], deadline: 90_000 };
    const { states, violations } = await tortureMessages({ database, directory, ...options });
    expect(violations).toEqual([]);
    expect(states['sent']).toBeGreaterThan(400);
  });

  it.each([
    { SMS_DAILY_LIMIT: '150', SMS_MONTHLY_CAP: '1000' },
    { SMS_DAILY_LIMIT: '1000', SMS_MONTHLY_CAP: '120' },
  ])('passes no limit of the operator, in two processes and through three kills: %j', async (limits) => {
    const options = { customers: 300, budget_cap: '5000.00', instances: 2, kills: [0.1, 0.2, 0.3], deadline: 90_000 };
    const { states, accepted, violations } = await tortureMessages({ database, directory, ...options, limits });
    expect(violations).toEqual([]);
    expect(accepted).toBeGreaterThan(90);
    const reason = limits.SMS_DAILY_LIMIT === '150' ? 'daily_limit' : 'monthly_cap';
    expect(states[`left_out ${reason}`]).toBeGreaterThan(100);
  });
});
