import { parseArgs } from 'node:util';

import globalSetup from '../../test/support/global-setup';
import globalTeardown from '../../test/support/global-teardown';
import { ADMIN, createTestApp, type TestApp } from '../../test/support/test-app';

/** The maximum difference between the medians. */
const MAX_DIFFERENCE = 0.05;
const WARM_UP = 20;

/**
 * Checks that the time of a refused login does not show whether an email has an account. It sends wrong passwords for
 * an email with an account and for emails without one. The two take turns in changing order, so that other load on the
 * machine affects both equally.
 */
async function compare(testApp: TestApp, tries: number): Promise<number> {
  const emails = {
    known: () => ADMIN.email,
    // An email without an account: as long as that of the account, and different each time.
    unknown: (number: number) => `x${String(number).padStart(4, '0')}@wateja.test`,
  };
  const kinds = ['known', 'unknown'] as const;
  const times: Record<(typeof kinds)[number], number[]> = { known: [], unknown: [] };
  for (let number = -WARM_UP; number < tries; number++) {
    for (const kind of number % 2 ? kinds : kinds.toReversed()) {
      const body = { email: emails[kind](number + WARM_UP), password: `wrong password ${number}` };
      const begin = performance.now();
      const { status } = await testApp.request('POST', '/api/auth/login', { body });
      const time = performance.now() - begin;
      if (status !== 401) throw new Error(`Expected 401, got ${status}`);
      if (number >= 0) times[kind].push(time);
    }
  }
  console.table(
    kinds.map((kind) => ({
      email: kind,
      tries: times[kind].length,
      ...Object.fromEntries(
        [0.1, 0.5, 0.9].map((part) => [`p${part * 100} ms`, quantile(times[kind], part).toFixed(2)]),
      ),
    })),
  );
  const [withAccount, unknown] = kinds.map((kind) => quantile(times[kind], 0.5)) as [number, number];
  return Math.abs(withAccount - unknown) / Math.max(withAccount, unknown);
}

function quantile(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? NaN;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { tries: { type: 'string', default: '2000' } } });
  await globalSetup();
  try {
    const testApp = await createTestApp();
    const difference = await compare(testApp, Math.ceil(Number(values.tries) / 2));
    await testApp.close();
    console.log(`The medians differ by ${(difference * 100).toFixed(2)} %; ${MAX_DIFFERENCE * 100} % are allowed.`);
    if (difference > MAX_DIFFERENCE) process.exitCode = 1;
  } finally {
    await globalTeardown();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
