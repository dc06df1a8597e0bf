import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Builds Wateja if its sources have changed since the last build. */
export function build(): void {
  const script = `import { buildIfStale } from './scripts/build-if-stale.mjs'; buildIfStale('dist/apps/api/src/main.js');`;
  const cwd = resolve(__dirname, '../..');
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' });
}
