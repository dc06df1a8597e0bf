import { parseArgs } from 'node:util';

const FULL = {
  ...{ sales: 20_000, clients: 16, instances: 3, kills: 200, 'database-restarts': 20, cuts: 200, terms: 50 },
  ...{ failovers: 10, losses: 0, duplicates: 1_000, patches: 500, 'recovery-limit': 2_000 },
};
const SHORT = {
  ...{ sales: 200, clients: 8, instances: 2, kills: 2, 'database-restarts': 2, cuts: 18, terms: 1 },
  // Beside other programs only what hangs is a fault.
  ...{ failovers: 1, losses: 0, duplicates: 30, patches: 30, 'recovery-limit': 25_000 },
};
const NOTHING = Object.fromEntries(Object.keys(FULL).map((name) => [name, 0]));
/** The failures of only the database server. */
const FAILOVER = {
  ...NOTHING,
  'recovery-limit': FULL['recovery-limit'],
  clients: 16,
  instances: 3,
  failovers: 10,
  losses: 10,
};

export const USAGE = `npm run torture -- [--short | --failover | --webhooks [--short]] [${Object.keys(FULL)
  .map((name) => `--${name} N`)
  .join('] [')}] [--seed N]`;

const FLAGS = { short: { type: 'boolean' }, failover: { type: 'boolean' }, webhooks: { type: 'boolean' } };

/**
 * The size of each phase; 0 skips the phase. `recovery-limit` is how many milliseconds a recovery may take. The same
 * `seed` gives the same sales and customers.
 */
export function readOptions(args) {
  const names = [...Object.keys(FULL), 'seed'];
  const { values } = parseArgs({
    args,
    options: { ...FLAGS, ...Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
  });
  const { short, failover, webhooks, ...numbers } = values;
  const events = webhooks ? { events: short ? 500 : 10_000 } : {};
  const sizes = { ...(short ? SHORT : failover ? FAILOVER : FULL), seed: Date.now() % 1_000_000 };
  for (const [name, value] of Object.entries(numbers)) {
    if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} must be a whole number\n${USAGE}`);
    sizes[name] = Number(value);
  }
  if (sizes.clients < 1 || sizes.instances < 2) throw new Error(`It takes a client and two instances\n${USAGE}`);
  return { ...sizes, ...events };
}
