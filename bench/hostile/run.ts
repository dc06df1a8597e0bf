/**
 * Measures what others can do to the callers of a service: the CPU time of a refused request by the size of its body,
 * and the time of another shop's requests beside eight connections without a token, and beside a greedy shop.
 *
 * Then it measures how long the receipts of a shop take, alone and beside the campaign of another.
 *
 * Usage: npm run bench:hostile -- [--seconds 20] [--each 200] [--campaign 20000] [--receipts 60] [--only sms]
 *
 * CPU time needs Linux, which shows it in steps of 10 ms.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import globalSetup from '../../test/support/global-setup';
import globalTeardown from '../../test/support/global-teardown';
import { startAfricasTalkingProcess } from '../../test/support/providers/africas-talking-process';
import { measureBeside, LIMITS, withoutLoad, refusedRequests, loadWithoutToken, worstShop } from './measure';
import { HostileServer } from './server';
import { SMS_LIMITS, smsWaits } from './sms-waits';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    each: { type: 'string', default: '200' },
    campaign: { type: 'string', default: '20000' },
    receipts: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
const numbers = [values.seconds, values.each, values.campaign, values.receipts].map(Number);
const [seconds, refusals, campaign, receipts] = numbers as [number, number, number, number];

/** Enough customers for a search and a report to have work. */
const CUSTOMERS = 300;

async function main(): Promise<void> {
  if (!numbers.every((number) => number > 0)) throw new Error('A number is not one');
  await globalSetup();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-hostile-'));
  try {
    if (values.only !== 'sms') await measureRequests(directory);
    await measureSms(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
    await globalTeardown();
  }
}

async function measureRequests(directory: string): Promise<void> {
  const server = await HostileServer.start(directory, { RATE_LIMITS: LIMITS });
  try {
    const [mine, theirs] = [await server.shop('Duka', 10), await server.shop('Duka lingine', CUSTOMERS)];
    console.table(await refusedRequests(server, refusals));
    const attacks = {
      nobody: withoutLoad,
      'eight connections of a stranger': loadWithoutToken(server),
      'a shop that does its worst': worstShop(server, theirs),
    };
    console.table(await measureBeside(server, `/api/customers/${mine}`, seconds, attacks));
  } finally {
    await server.stop();
  }
}

async function measureSms(directory: string): Promise<void> {
  const provider = await startAfricasTalkingProcess();
  try {
    const server = await HostileServer.start(directory, {
      RATE_LIMITS: LIMITS,
      ...provider.environment,
      ...SMS_LIMITS,
    });
    try {
      console.table(await smsWaits(server, campaign, receipts));
    } finally {
      await server.stop();
    }
  } finally {
    await provider.stop();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
