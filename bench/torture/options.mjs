import { parseArgs } from 'node:util';

/** How many sales and faults each phase of the whole torture has. */
const PHASES = {
  ...{ sales: 20_000, kills: 200, 'database-restarts': 20, cuts: 200, terms: 50 },
  ...{ failovers: 10, losses: 0, duplicates: 1_000, patches: 500 },
};
const FULL = { clients: 16, instances: 3, 'recovery-limit': 2_000, ...PHASES };
const SHORT = {
  // Beside other programs only what hangs is a fault.
  ...{ clients: 8, instances: 2, 'recovery-limit': 25_000 },
  ...{ sales: 200, kills: 2, 'database-restarts': 2, cuts: 18, terms: 1 },
  ...{ failovers: 1, losses: 0, duplicates: 30, patches: 30 },
};
const NO_PHASE = Object.fromEntries(Object.keys(PHASES).map((name) => [name, 0]));
/** The failures of only the database server. */
const FAILOVER = { ...FULL, ...NO_PHASE, failovers: 10, losses: 10 };

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
