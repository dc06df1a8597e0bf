import { restoreBackup, writeBackup } from '@wateja/backup';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { givenShop } from '../../support/fixtures';
import { givenStoredDelivery, givenStoredWebhook } from '../../support/stored-webhooks';
import { createTestApp } from '../../support/test-app';
import { createTestDatabase } from '../../support/test-database';

describe('A restored shop', () => {
  it('tells its webhooks nothing before somebody switches them on again', async () => {
    const testApp = await createTestApp();
    const { business_id } = await givenShop(testApp);
    await givenStoredWebhook(testApp.database, business_id, true);
    await givenStoredDelivery(testApp.database, business_id);
    const folder = mkdtempSync(join(tmpdir(), 'wateja-restored-'));
    const file = join(folder, 'shop.backup');
    await writeBackup(testApp.database.owner_url, file);
    const target = await createTestDatabase();
    const { stopped } = await restoreBackup(target.owner_url, file);
    expect(stopped.webhooks).toBe(1);
    const state = 'SELECT is_active, switched_off_reason FROM webhooks';
    expect(await target.query(state)).toEqual([{ is_active: false, switched_off_reason: 'restored' }]);
    expect(await testApp.database.query(state)).toEqual([{ is_active: true, switched_off_reason: null }]);
    const [entry] = await target.query<{ changes: object }>(
      `SELECT changes FROM audit_entries WHERE action = 'webhook.updated'`,
    );
    expect(entry?.changes).toMatchObject({ switched_off_reason: { from: null, to: 'restored' } });
    await target.drop();
    rmSync(folder, { recursive: true });
    await testApp.close();
  });
});
