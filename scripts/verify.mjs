// npm run verify: checks what must be true before a change is accepted. Checks that take long are left to .ci/run,
// which also runs this one. It stops at the first step that fails. The last line tells how many tests have passed and
// failed.
import { spawn } from 'node:child_process';

/** Runs a TypeScript program. Unlike the npm scripts, it does not generate Prisma's client, which other steps read. */
const TYPESCRIPT = 'node -r ./test/support/typescript.cjs';

/**
 * Stages run one after the other. The lanes of a stage run at the same time, and the steps of a lane one after the other.
 * The build comes first, because it writes Prisma's client and dist, which later steps read. Tests often wait, for
 * PostgreSQL or for a timer: the other lane uses that time.
 */
const STAGES = [
  [
    [
      ['build', 'npm run build'],
      ['client', 'npm run --silent build:client'],
    ],
    [
      ['format', 'npm run format:check'],
      ['commit messages', 'npm run commits'],
    ],
  ],
  [
    [['lint', 'npm run lint']],
    [
      ['types', 'npm run types'],
      ['boundaries', 'npm run boundaries'],
      ['generated files', 'npm run generate -- --check'],
      ['OpenAPI', 'npm run openapi:lint'],
    ],
  ],
  [
    [['tests', 'npx jest --config jest.quick.config.mjs']],
    [['fuzz, a short one', `${TYPESCRIPT} test/fuzz/main.ts --cases 2500 --seed 20261122`]],
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

for (const lanes of STAGES) {
  const failed = (await Promise.all(lanes.map(verifyLane))).filter((name) => name !== null);
  if (failed.length > 0) finish(`✘ verify stopped at: ${failed.join(', ')}`, 1);
}
finish('✔ verify: everything holds', 0);

/** Runs the steps of a lane. Returns the name of the first step that fails, or null. */
async function verifyLane(steps) {
  for (const [name, command] of steps) if (!(await verify(name, command))) return name;
  return null;
}

/** Runs a step. The first step of a stage prints its output at once; other steps print it in one piece when they end. */
async function verify(name, command) {
  const start = Date.now();
  const isLive = STAGES.some(([[[first]]]) => first === name);
  if (isLive) console.log(`\n▶ ${name}: ${command}`);
  const { status, output } = await run(command, isLive);
  if (!isLive) console.log(`\n▶ ${name}: ${command}\n${output}`);
  counts = COUNTS.exec(output)?.[1] ?? counts;
  console.log(`${status === 0 ? '✔' : '✘'} ${name} (${seconds(start)})`);
  return status === 0;
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
