import type { AcceptedSms } from './fake-africas-talking';
import { type ApiProcess, startApi } from './api-process';
import { killTree } from './process-tree';
import { startAfricasTalkingProcess } from './providers/africas-talking-process';
import type { TestDatabase } from './test-database';
import { tortureShop } from './torture-shop';
import { waitUntil } from './wait-until';

/** The settings of a run: a campaign, a provider that fails, and processes that are killed. */
export interface Torture {
  database: TestDatabase;
  /** A folder for data and logs. */
  directory: string;
  customers: number;
  /** The budget of the campaign. It is less than the cost of all messages. */
  budget_cap: string;
  instances: number;
  /** Limits of the operator, which begin to hold after the first kill: too late for the preparation of the campaign. */
  limits?: { SMS_DAILY_LIMIT: string; SMS_MONTHLY_CAP: string };
  /** All processes are killed each time another of these shares of the messages is done. */
  kills: number[];
  /** Time limit of the run, in milliseconds. */
  deadline: number;
}

/** The result of a run. */
export interface Aftermath {
  /** The number of messages by status and reason. */
  states: Record<string, number>;
  accepted: number;
  duplicates: AcceptedSms[];
  /** A sentence for each fault; empty if there is none. */
  violations: string[];
  spent: string;
  seconds: number;
}

const ERRORS = 0.05;
const SILENCE = 0.02;
const AT_A_TIME = 32;
/** The price of an SMS at the fake provider, independent of the shop's settings. */
const PRICE = 0.8;
const JOBS_PATIENCE_SECONDS = '2';

export async function tortureMessages(torture: Torture): Promise<Aftermath> {
  const { database, directory, customers, instances, kills, deadline } = torture;
  const provider = await startAfricasTalkingProcess();
  await provider.follow({
    chances: [
      { share: ERRORS, behaviour: { do: 'http', status: 503 } },
      { share: SILENCE, behaviour: { do: 'silence' } },
    ],
  });
  const start = (limits: NodeJS.ProcessEnv = {}) =>
    startApi({
      ...provider.environment,
      ...{ DATABASE_URL: database.application_url, DATABASE_OWNER_URL: database.owner_url, DATA_DIR: directory },
      ...{
        LOG_DIR: directory,
        INSTANCES: String(instances),
        JOBS_PATIENCE: JOBS_PATIENCE_SECONDS,
        MESSAGE_TIMEOUT_MS: '1500',
      },
      ...{
        SMS_RATE: '1000',
        JWT_SECRET: 'the same secret for every process of a run',
        SUPPRESSION_KEY: '0'.repeat(64),
        RATE_LIMITS: 'off',
      },
      ...{ SMS_PRICES: `254=${PRICE}`, ...limits },
    });
  let api: ApiProcess = start();
  try {
    const shop = await tortureShop(await api.ready(), database, customers);
    const begun = Date.now();
    const campaign = await shop.send(torture.budget_cap);
    for (const share of kills) {
      await waitUntil(`${share} of it is over`, async () => (await countOver(database)) >= share * customers, deadline);
      await killTree(api.child.pid!);
      await api.ended;
      api = start(torture.limits);
      await api.ready();
    }
    await waitUntil('the campaign is over', () => isOver(database, campaign), deadline);
    const seconds = (Date.now() - begun) / 1_000;
    return {
      ...(await examineMessages(torture, campaign, await provider.accepted(), await provider.duplicates())),
      seconds,
    };
  } finally {
    api.child.kill('SIGTERM');
    await api.ended;
    await provider.stop();
  }
}

async function countOver(database: TestDatabase): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM messages WHERE status NOT IN ('queued', 'sending')`;
  return (await database.query<{ count: number }>(sql))[0]!.count;
}

async function isOver(database: TestDatabase, campaign: number): Promise<boolean> {
  const sql = `SELECT status FROM campaigns WHERE id = ${campaign}`;
  return (await database.query<{ status: string }>(sql))[0]?.status === 'sent';
}

interface Row {
  address: string;
  status: string;
  reason: string | null;
  cost: number;
}

async function examineMessages(
  { database, customers, instances, kills, budget_cap, limits }: Torture,
  campaign: number,
  accepted: AcceptedSms[],
  duplicates: AcceptedSms[],
): Promise<Omit<Aftermath, 'seconds'>> {
  const rows = await database.query<Row>('SELECT address, status, reason, cost::float8 AS cost FROM messages');
  const [{ spent, recipients }] = (await database.query<{ spent: string; recipients: number }>(
    `SELECT spent, (SELECT count(*)::int FROM campaign_recipients WHERE campaign_id = c.id) AS recipients
     FROM campaigns c WHERE id = ${campaign}`,
  )) as [{ spent: string; recipients: number }];
  const states: Record<string, number> = {};
  for (const { status, reason } of rows) {
    const state = reason ? `${status} ${reason}` : status;
    states[state] = (states[state] ?? 0) + 1;
  }
  const acceptedNumbers = new Set(accepted.map(({ number }) => number));
  const count = (holds: (row: Row) => boolean) => rows.filter(holds).length;
  const sum = rows.reduce((total, { cost }) => total + cost, 0);
  const checks: [string, boolean][] = [
    [`${duplicates.length} people got it twice`, duplicates.length === 0],
    [`${recipients} of ${customers} customers were considered`, recipients === customers],
    ['a message is forgotten', count(({ status }) => status === 'queued' || status === 'sending') === 0],
    ['what is sent did not arrive', count((row) => row.status === 'sent' && !acceptedNumbers.has(row.address)) === 0],
    ['what failed or was left out did arrive', count((row) => isOut(row) && acceptedNumbers.has(row.address)) === 0],
    ['something is doubtful for no reason', count((row) => row.status === 'doubtful' && !isKnown(row)) === 0],
    ['too much died with processes', count(isKilled) <= kills.length * instances * AT_A_TIME],
    [`the messages cost ${sum.toFixed(4)}, the campaign ${spent}`, Math.abs(sum - Number(spent)) < 0.001],
    [`${spent} is more than ${budget_cap}`, Number(spent) <= Number(budget_cap)],
    [`${accepted.length} messages really cost more than ${budget_cap}`, accepted.length * PRICE <= Number(budget_cap)],
  ];
  const [dailyLimit, monthlyCap] = [limits?.SMS_DAILY_LIMIT ?? Infinity, limits?.SMS_MONTHLY_CAP ?? Infinity].map(
    Number,
  );
  checks.push(
    [`${accepted.length} messages are more than ${dailyLimit}`, accepted.length <= dailyLimit!],
    [`${accepted.length} messages cost more than ${monthlyCap}`, accepted.length * PRICE <= monthlyCap!],
  );
  const violations = checks.filter(([, holds]) => !holds).map(([sentence]) => sentence);
  return { states, accepted: accepted.length, duplicates, violations, spent };
}

const isOut = ({ status }: Row) => ['failed', 'left_out', 'cancelled'].includes(status);
const isKilled = ({ status, reason }: Row) => status === 'doubtful' && reason === 'process_ended';
const isKnown = (row: Row) => isKilled(row) || ['timed_out', 'connection_lost'].includes(row.reason ?? '');
