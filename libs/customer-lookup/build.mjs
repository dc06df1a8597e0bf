// npm run build: writes dist, which is the package. With `widget` it writes the files of the service to dist/widget.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

// A service that runs for development builds the same files. Vite would write JSX for React's development build.
process.env.NODE_ENV = 'production';

const root = fileURLToPath(new URL('.', import.meta.url));
const configFile = join(root, 'vite.config.ts');
const isWidget = process.argv[2] === 'widget';
const out = isWidget ? join(root, '..', '..', 'dist', 'widget') : join(root, 'dist');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const mode of isWidget ? ['widget', 'demo'] : ['component', 'element']) {
  await build({ root, configFile, mode, logLevel: 'error' });
}
if (isWidget) {
  for (const name of ['index.html', 'demo.css']) cpSync(join(root, 'demo', name), join(out, name));
  writeFileSync(join(out, 'v1.js.gz'), gzipSync(readFileSync(join(out, 'v1.js')), { level: 9 }));
} else {
  cpSync(join(root, 'src', 'style.css'), join(out, 'style.css'));
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
