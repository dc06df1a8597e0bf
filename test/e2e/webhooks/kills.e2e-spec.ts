import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ApiProcess, startApi } from '../../support/api-process';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { waitUntil } from '../../support/wait-until';
import { WebhookReceiver } from '../../support/webhook-receiver';
import { ADMIN } from '../../support/test-app';

const EVENTS = 60;

describe('A service that is killed while it delivers to a webhook', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let directory: string;
  let running: ApiProcess | undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wateja-webhooks-'));
    database = await createTestDatabase();
    receiver = await new WebhookReceiver().open();
  });
  afterAll(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    await receiver.close();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const start = () => {
    running = startApi({
      ...{ DATABASE_URL: database.application_url, DATABASE_OWNER_URL: database.owner_url, DATA_DIR: directory },
      ...{ LOG_DIR: join(directory, 'logs'), WEBHOOKS_ALLOW_PRIVATE: 'true', RATE_LIMITS: 'off' },
    });
    return running.ready();
  };

  it('loses no event, and repeats those under way under the same id', async () => {
    const url = await start();
    const post = async (path: string, body: object, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as { access_token: string; business: { id: number } };
    };
    const { access_token: token } = await post('/api/auth/login', ADMIN);
    const { business } = await post('/api/businesses', { name: 'Duka' }, token);
    await post(`/api/webhooks/${business.id}`, { url: receiver.url, events: ['sale.completed'] }, token);
    // Some attempts get no answer before the process is killed.
    receiver.answering = (response) => (receiver.received.length % 3 === 0 ? undefined : response.writeHead(204).end());
    await database.query(
      `SELECT tell_webhooks($1, 'sale.completed', jsonb_build_object('sale_id', n)) FROM generate_series(1, ${EVENTS}) n`,
      [business.id],
    );
    await receiver.waitFor(8);
    running!.child.kill('SIGKILL');
    await running!.ended;
    receiver.answering = (response) => response.writeHead(204).end();
    // The claims of the killed process expire by themselves. The test lets them expire now.
    await database.query(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'pending'`);
    await start();
    await waitUntil('all events are delivered', async () => {
      const [row] = await database.query<{ left: string }>(
        `SELECT count(*) AS left FROM webhook_deliveries WHERE status <> 'delivered'`,
      );
      return row?.left === '0' || Number(row?.left) === 0;
    });
    const ids = new Map<number, Set<string>>();
    for (const { body, headers } of receiver.received) {
      const { sale_id } = body.data as { sale_id: number };
      ids.set(sale_id, (ids.get(sale_id) ?? new Set()).add(String(headers['webhook-id'])));
    }
    expect(ids.size).toBe(EVENTS);
    expect([...ids.values()].filter((set) => set.size !== 1)).toEqual([]);
    expect(receiver.received.length).toBeGreaterThan(EVENTS);
  });
});
