import { entriesOf, type StoredEntry } from '../../support/audit';
import { ImportBench } from '../../support/import-bench';
import { runWateja } from '../../support/run-wateja';

const counts = (created: number, unchanged: number, rejected: number) => ({
  ...{ read: { to: created + unchanged + rejected }, created: { to: created }, updated: { to: 0 } },
  ...{ unchanged: { to: unchanged }, rejected: { to: rejected } },
});

describe('What the wateja command does', () => {
  let bench: ImportBench;

  beforeAll(async () => {
    bench = await ImportBench.open();
  });
  afterAll(() => bench.close());

  const changesIn = (entries: StoredEntry[]) => entries.map(({ action, changes }) => [action, changes]);

  it('is in the audit trail as such, a run under one request id, with a summary of what it imported', async () => {
    const file = 'external_id,name,customer_type\nC1,Wanjiru,vip\nC2,Otieno,\nC3,,\n';
    const [first, second] = [
      await entriesOf(bench.testApp, () => bench.import('customers', file)),
      await entriesOf(bench.testApp, () => bench.import('customers', file)),
    ];
    expect(changesIn(first)).toEqual([
      ['customer.created', { customer_type: { to: 'vip' } }],
      ['customer.created', { customer_type: { to: 'walk_in' } }],
      ['customer.imported', counts(2, 0, 1)],
    ]);
    expect(changesIn(second)).toEqual([['customer.imported', counts(0, 2, 1)]]);
    for (const run of [first, second]) {
      expect(new Set(run.map(({ request_id }) => request_id)).size).toBe(1);
      for (const entry of run) expect(entry).toMatchObject({ source: 'cli', user_id: null, session_id: null });
    }
    expect(first[0]!.request_id).not.toBe(second[0]!.request_id);
  });

  it('tells of imported sales', async () => {
    const file =
      'external_id,total_amount,total_items,payment_method,completed_at\nR1,10.50,2,cash,2024-01-15T10:30:00Z\n';
    const entries = await entriesOf(bench.testApp, () => bench.import('sales', file));
    expect(entries.map(({ action }) => action)).toEqual(['sale.created', 'sale.imported']);
  });

  it('tells of a member that it makes', async () => {
    const { business_id } = bench.shop;
    const args = ['user:create', '--email', 'cli@duka.example', '--name', 'Cli', '--password', 'hakuna matata 2024'];
    const entries = await entriesOf(bench.testApp, () =>
      runWateja(bench.testApp, [...args, '--business', `${business_id}`, '--role', 'manager']),
    );
    expect(changesIn(entries)).toEqual([['member.created', { role: { to: 'manager' } }]]);
    expect(entries[0]).toMatchObject({ business_id, source: 'cli' });
  });
});
