import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Builds the product where its sources have changed since. */
export function build(): void {
  const script = `import { buildIfStale } from './scripts/build-if-stale.mjs'; buildIfStale('dist/apps/api/src/main.js');`;
  const cwd = resolve(__dirname, '../..');
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' });
}
