import { Logger } from '@nestjs/common';
import PgBoss from 'pg-boss';

import { jobQueue, type JobQueue } from '../../support/job-queue';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { waitUntil } from '../../support/wait-until';

const OFTEN = { concurrency: 4, interval: 100 };
const SELDOM = { concurrency: 4, interval: 600_000 };

interface Numbered {
  number: number;
}

describe('The job queue', () => {
  let database: TestDatabase;
  const queues: JobQueue[] = [];

  const open = (patience?: number) => {
    const queue = jobQueue(database, patience);
    queues.push(queue);
    return queue;
  };
  const insert = ({ jobs, prisma }: JobQueue, ...numbers: number[]) =>
    prisma.transaction((tx) =>
      jobs.insert(
        tx,
        'campaigns',
        numbers.map((number) => ({ data: { number } })),
      ),
    );
  const states = async () => {
    const rows = await database.query<{ state: string }>('SELECT state::text FROM pgboss.job ORDER BY created_on, id');
    return rows.map(({ state }) => state);
  };

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const { stop } of queues.splice(0)) await stop();
    await database.drop();
  });

  it('does what is inserted, at once in the process that inserts it', async () => {
    const queue = open();
    const doneJobs: number[] = [];
    queue.jobs.registerHandler<Numbered>('campaigns', SELDOM, async ({ data }) => void doneJobs.push(data.number));
    await queue.jobs.start();
    await insert(queue, 1, 2, 3, 4, 5, 6);
    await waitUntil('all jobs are done', () => doneJobs.length === 6);
    expect(doneJobs.sort()).toEqual([1, 2, 3, 4, 5, 6]);
    await waitUntil('the queue knows', async () => (await states()).every((state) => state === 'completed'));
  });

  it('does first what is urgent', async () => {
    const queue = open();
    const doneJobs: number[] = [];
    await insert(queue, 1, 2, 3);
    await queue.prisma.transaction((tx) => queue.jobs.insert(tx, 'campaigns', [{ data: { number: 4 }, priority: 1 }]));
    queue.jobs.registerHandler<Numbered>('campaigns', { concurrency: 1, interval: 100 }, async ({ data }) => {
      doneJobs.push(data.number);
    });
    await queue.jobs.start();
    await waitUntil('all jobs are done', () => doneJobs.length === 4);
    expect(doneJobs[0]).toBe(4);
  });

  it('knows no job of a transaction that is rolled back', async () => {
    const queue = open();
    const attempt = queue.prisma.transaction(async (tx) => {
      await queue.jobs.insert(tx, 'campaigns', [{ data: { number: 1 } }]);
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await states()).toEqual([]);
  });

  it('gives a job again that failed, and none that were beside it', async () => {
    const queue = open(12);
    const handled: number[] = [];
    queue.jobs.registerHandler<Numbered>('campaigns', OFTEN, async ({ data }) => {
      handled.push(data.number);
      if (data.number === 1 && handled.filter((number) => number === 1).length < 2) throw new Error('later');
    });
    await insert(queue, 1, 2, 3);
    await queue.jobs.start();
    await waitUntil('the job has come again', () => handled.length === 4);
    expect(handled.sort()).toEqual([1, 1, 2, 3]);
  });

  it('gives each job to one of several processes', async () => {
    const [queue, otherQueue] = [open(), open()];
    const handled: number[] = [];
    for (const { jobs } of [queue, otherQueue]) {
      jobs.registerHandler<Numbered>('campaigns', OFTEN, async ({ data }) => void handled.push(data.number));
    }
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await insert(queue, ...numbers);
    await Promise.all([queue.jobs.start(), otherQueue.jobs.start()]);
    await waitUntil('all are done', async () => (await states()).every((state) => state === 'completed'));
    expect(handled.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('runs jobs again whose process died', async () => {
    const queue = open(2);
    await insert(queue, 1);
    await database.query(`UPDATE pgboss.job SET state = 'active', started_on = now() - interval '2 seconds'`);
    const doneJobs: number[] = [];
    queue.jobs.registerHandler<Numbered>('campaigns', OFTEN, async ({ data }) => void doneJobs.push(data.number));
    await queue.jobs.start();
    await waitUntil('somebody else does it', () => doneJobs.length === 1);
  });

  it('goes on after its connections were cut, and holds one', async () => {
    const queue = open();
    const doneJobs: number[] = [];
    queue.jobs.registerHandler<Numbered>('campaigns', OFTEN, async ({ data }) => void doneJobs.push(data.number));
    await queue.jobs.start();
    const others = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend'`;
    expect(await database.query(`SELECT pid ${others}`)).toHaveLength(1);
    await database.query(`SELECT pg_terminate_backend(pid) ${others}`);
    await insert(queue, 1);
    await waitUntil('the job is done', () => doneJobs.length === 1);
  });

  it('says once why it cannot begin, and begins when it can', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const starts = jest.spyOn(PgBoss.prototype, 'start');
    const queue = open();
    const doneJobs: number[] = [];
    queue.jobs.registerHandler<Numbered>('campaigns', OFTEN, async ({ data }) => void doneJobs.push(data.number));
    await insert(queue, 1);
    await database.query('ALTER SCHEMA pgboss RENAME TO elsewhere');
    void queue.jobs.start();
    await waitUntil('it has tried twice', () => starts.mock.calls.length > 1);
    await database.query('ALTER SCHEMA elsewhere RENAME TO pgboss; UPDATE pgboss.version SET version = 23');
    await waitUntil('it says something else', () => errors.mock.calls.length > 1);
    await database.query('UPDATE pgboss.version SET version = 24');
    await waitUntil('the job is done', () => doneJobs.length === 1);
    expect(errors.mock.calls.map(([sentence]) => sentence as string)).toEqual([
      'The job queue does not work: pg-boss is not installed',
      'The job queue does not work: pg-boss database requires migrations',
    ]);
    errors.mockRestore();
    starts.mockRestore();
  });

  it('lets jobs finish when the process ends', async () => {
    const queue = open();
    let finish: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (finish = resolve));
    let begun = false;
    queue.jobs.registerHandler('campaigns', OFTEN, () => {
      begun = true;
      return work;
    });
    await queue.jobs.start();
    await insert(queue, 1);
    await waitUntil('it is under way', () => begun);
    const stopped = queues.pop()!.stop();
    finish();
    await stopped;
    expect(await states()).toEqual(['completed']);
  });
});
