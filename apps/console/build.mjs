// npm run build: writes dist/console, with a compressed copy of each file, so that the service need not compress them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const assets = join(root, '..', '..', 'dist', 'console', 'assets');

await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
for (const name of readdirSync(assets).filter((file) => /\.(?:js|css|svg)$/.test(file))) {
  const content = readFileSync(join(assets, name));
  writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content));
  writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
}
