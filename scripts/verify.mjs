// npm run verify: everything that must hold before a change is accepted. Stops at the first step that fails;
// the last line tells how many tests passed and failed.
import { spawn } from 'node:child_process';

/** In this order; what stands together only reads, and runs side by side. */
const STEPS = [
  [['client', 'npm run generate:client']],
  [
    ['format', 'npm run format:check'],
    ['lint', 'npm run lint'],
    ['types', 'npm run types'],
    ['boundaries', 'npm run boundaries'],
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

/** Nothing of this needs the internet; these keep tools from trying. */
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

/** Runs a step and tells how it went; a step among others says what it has to say in one piece. Null when all is well. */
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

/** Runs a command, shows what it says when asked to, and keeps it. */
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
