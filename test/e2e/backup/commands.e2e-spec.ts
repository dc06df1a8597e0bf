import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenMessages } from '../../support/messages';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, SUPPRESSION_KEY, type TestApp } from '../../support/test-app';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../support/test-database';
import { runWatejaProcess } from '../../support/wateja-process';

const PASSPHRASE = 'duka la Amina, 7 mangoes';

describe('The commands of backups', () => {
  let testApp: TestApp;
  let shop: Shop;
  let folder: string;
  let file: string;
  let customer_id: number;
  const targets: TestDatabase[] = [];

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    ({ id: customer_id } = await givenCustomer(testApp, shop, { name: 'Njeri Kamau' }));
    await givenSale(testApp, shop, { customer_id });
    folder = mkdtempSync(join(tmpdir(), 'wateja-backup-'));
    file = join(folder, 'shop.backup');
  });
  afterAll(async () => {
    for (const target of targets) await target.drop();
    rmSync(folder, { recursive: true });
    await testApp.close();
  });

  async function keepTarget(target: Promise<TestDatabase>): Promise<TestDatabase> {
    targets.push(await target);
    return target;
  }
  const never = new AbortController().signal;

  it('write a file, and read its passphrase from the standard input', async () => {
    const { exitCode, stdout } = await runWateja(testApp, ['backup', file, '--encrypt', '--json'], never, PASSPHRASE);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      backup: {
        file,
        tables: expect.any(Number),
        rows: expect.any(Number),
        bytes: readFileSync(file).length,
        has_suppression_key: true,
      },
    });
  });

  it('refuse a short passphrase, and a file that exists', async () => {
    const short = await runWateja(testApp, ['backup', join(folder, 'other.backup'), '--encrypt'], never, 'mango');
    expect(short).toMatchObject({ exitCode: 2, stderr: 'The passphrase must have 12 characters or more.\n' });
    const twice = await runWateja(testApp, ['backup', file]);
    expect(twice).toMatchObject({
      exitCode: 2,
      stderr: `${file} exists. Choose another name, so that no backup is lost.\n`,
    });
  });

  it('restore into an empty database, stop what waits, and prove what they restored', async () => {
    await givenMessages(testApp, shop, customer_id);
    await testApp.database.query("UPDATE campaigns SET status = 'scheduled', scheduled_for = now()");
    const plain = join(folder, 'plain.backup');
    expect(await runWateja(testApp, ['backup', plain])).toMatchObject({ exitCode: 0 });
    const target = await keepTarget(createEmptyDatabase());
    const { exitCode, stdout, stderr } = await runWatejaProcess(target, ['restore', plain, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      restored: { businesses: [shop.business_id], differences: 0, stopped: { messages: 1, campaigns: 1 } },
    });
    expect(await target.query('SELECT status::text, reason FROM messages')).toEqual([
      { status: 'doubtful', reason: 'restored' },
    ]);
    expect(await target.query('SELECT name FROM customers')).toEqual([{ name: 'Njeri Kamau' }]);

    const verified = await runWatejaProcess(target, ['backup', 'verify', plain, '--json']);
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(verified.stdout)).toMatchObject({
      restored: { businesses: [shop.business_id], differences: 0, waiting_events: 0 },
    });

    const again = await runWatejaProcess(target, ['restore', plain]);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('already has a shop') });
  });

  it('say that SUPPRESSION_KEY is another one', async () => {
    const data = join(folder, 'data');
    const other = { ...testApp.env, SUPPRESSION_KEY: Buffer.alloc(32, 1), DATA_DIR: data };
    const target = await keepTarget(createTestDatabase());
    const env = { ...other, DATABASE_URL: target.application_url, DATABASE_OWNER_URL: target.owner_url };
    const restored = await runWateja({ env }, ['restore', file, '--decrypt'], never, PASSPHRASE);
    expect(restored).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('SUPPRESSION_KEY is not the key') });
    const stored = join(data, 'suppression-key.restored');
    expect(restored.stdout).toContain(`It is in ${stored}.`);
    expect(readFileSync(stored, 'utf8')).toBe(SUPPRESSION_KEY);
  });
});
