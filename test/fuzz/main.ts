import { Presets, SingleBar } from 'cli-progress';
import { parseArgs } from 'node:util';

import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { FuzzRun } from './fuzz-run';

/**
 * Sends random requests, valid and hostile, to every operation of the OpenAPI document. The application runs in this
 * process, on a real PostgreSQL. The exit code is 1 if an answer is a server error, or differs from the document.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '50000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
  },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
/** More faults than this would tell nothing new. */
const MAX_FINDINGS = 5;

async function main(): Promise<number> {
  const run = await FuzzRun.open(values.only);
  try {
    printLine(`${cases} cases against ${run.operations.length} operations, seed ${seed}`);
    await runAll(run);
    for (const { operation, fault, seed, commands } of run.findings) {
      printLine(
        `\n✘ ${operation}: ${fault}\n  again: npm run fuzz -- --seed ${seed} --cases 2000\n  ${commands.join('\n  ')}`,
      );
    }
    printLine(summary(run));
    return run.findings.length > 0 ? 1 : 0;
  } finally {
    await run.close();
  }
}

async function runAll(run: FuzzRun): Promise<void> {
  const bar = new SingleBar(
    { format: '{bar} {value} of {total} cases, {speed} a second', noTTYOutput: false },
    Presets.shades_classic,
  );
  const begin = Date.now();
  bar.start(cases, 0, { speed: 0 });
  for (let batch = 0; run.cases < cases && run.findings.length < MAX_FINDINGS; batch++) {
    await run.batch(seed + batch, cases - run.cases, (done) =>
      bar.update(Math.min(done, cases), { speed: Math.round((done / (Date.now() - begin)) * 1_000) }),
    );
    // A terminal shows a progress bar. A file gets a line from time to time.
    if (!process.stdout.isTTY) printLine(`${run.cases} of ${cases} cases, ${run.findings.length} findings`);
  }
  bar.stop();
}

/** How often each operation was answered with each status, and which operations never succeeded. */
function summary(run: FuzzRun): string {
  const lines = [...run.answers].map(([name, statuses]) => {
    const counts = [...statuses].sort().map(([status, count]) => `${status}: ${count}`);
    return `  ${name.padEnd(28)} ${counts.join(', ')}`;
  });
  const without = run.operations.filter(({ name }) => ![...(run.answers.get(name)?.keys() ?? [])].some((s) => s < 300));
  return [
    '',
    ...lines.sort(),
    ...(without.length > 0 ? [`Never answered with success: ${without.map(({ name }) => name).join(', ')}`] : []),
    `${run.cases} cases, ${run.findings.length} findings`,
  ].join('\n');
}

const printLine = (line: string) => process.stdout.write(`${line}\n`);

globalSetup()
  .then(main)
  .finally(globalTeardown)
  .then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
