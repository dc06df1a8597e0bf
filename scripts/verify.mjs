// npm run verify: checks everything that must be true before a change is accepted. It stops at the first step that
// fails. The last line tells how many tests have passed and failed.
import { spawn } from 'node:child_process';

/** The steps in their order. Commands in the same step only read files, so they run at the same time. */
const STEPS = [
  [['client', 'npm run generate:client']],
  [
    ['format', 'npm run format:check'],
    ['lint', 'npm run lint'],
    ['types', 'npm run types'],
    ['boundaries', 'npm run boundaries'],
    ['commit messages', 'npm run commits'],
  ],
  [['tests', 'npm test']],
  [['build', 'npm run build']],
  [['fuzz, a short one', 'npm run fuzz -- --cases 2500 --seed 20261122']],
  [['torture, a short one', 'npm run torture:short']],
  [
    ['generated files', 'npm run generate -- --check'],
    ['OpenAPI', 'npm run openapi:lint'],
  ],
];

/** No step needs the internet. These variables keep tools from using it. */
const OFFLINE = {
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  PRISMA_HIDE_UPDATE_MESSAGE: 'true',
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
};

const COUNTS = /^(\d+ passed, \d+ failed)$/m;
let counts = '0 passed, 0 failed';
const begin = Date.now();

for (const steps of STEPS) {
  const names = await Promise.all(steps.map((step) => verify(step, steps.length === 1)));
  const failed = names.filter((name) => name !== null);
  if (failed.length > 0) finish(`✘ verify stopped at: ${failed.join(', ')}`, 1);
}
finish('✔ verify: everything holds', 0);

/**
 * Runs a command and prints its result; null when it succeeds. Output of simultaneous commands is printed in one piece.
 */
async function verify([name, command], isAlone) {
  const start = Date.now();
  if (isAlone) console.log(`\n▶ ${name}: ${command}`);
  const { status, output } = await run(command, isAlone);
  if (!isAlone) console.log(`\n▶ ${name}: ${command}\n${output}`);
  counts = COUNTS.exec(output)?.[1] ?? counts;
  console.log(`${status === 0 ? '✔' : '✘'} ${name} (${seconds(start)})`);
  return status === 0 ? null : name;
}

function finish(sentence, exitCode) {
  console.log(`\n${sentence} (${seconds(begin)})\n${counts}`);
  process.exit(exitCode);
}

/** Runs a command and returns its output. It also prints the output when `isShown` is true. */
function run(command, isShown) {
  return new Promise((done) => {
    const child = spawn(command, {
      shell: true,
      env: { ...process.env, ...OFFLINE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (isShown) target.write(chunk);
      });
    }
    child.on('close', (code) => done({ status: code ?? 1, output }));
  });
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
