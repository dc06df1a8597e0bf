// Builds if the sources have changed since the last build. If the build tools are not installed, as in production, dist
// is used as it is. When this script is run by itself, it always builds.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildConsole } from './build-console.mjs';
import { digestOf, readIfThere, run } from './build-steps.mjs';
import { buildWidget } from './build-widget.mjs';

const SOURCES = [
  ...['apps', 'libs', 'prisma', 'nest-cli.json', 'package.json', 'package-lock.json'],
  ...['prisma.config.ts', 'tsconfig.json', 'tsconfig.build.json'],
];
const GENERATED = join('libs', 'prisma', 'src', 'generated');
/** Packages for browsers and other programs. The service does not contain their code. */
const CLIENT = join('libs', 'client');
const LOOKUP = join('libs', 'customer-lookup');
const CONSOLE = join('apps', 'console');
const LEFT_OUT = [GENERATED, CLIENT, LOOKUP, CONSOLE];
const STAMP = join('dist', '.sources');
const PRISMA = join('node_modules', 'prisma', 'build', 'index.js');
const NEST = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');

/**
 * Makes sure that `entry`, a file below dist, is built from the present sources. Ends the process if that is
 * impossible.
 */
export function buildIfStale(entry) {
  if (!existsSync(NEST)) return requireBuilt(entry);
  const isFresh = existsSync(entry) && existsSync(GENERATED) && readIfThere(STAMP) === digestOf(SOURCES, LEFT_OUT);
  if (isFresh) return;
  // Written to stderr, because another program may parse the standard output of the command.
  console.error('Building, which takes a moment …');
  removeIfIncomplete(entry);
  build();
  requireBuilt(entry);
}

/** Prepares dist for a compiler that rewrites it whenever a source file changes. */
export function beforeWatching(entry) {
  removeIfIncomplete(entry);
  // Without the stamp, the next start builds again.
  rmSync(STAMP, { force: true });
  run(PRISMA, ['generate']);
}

/** The compiler remembers which files it wrote, and would not write a deleted file again. */
function removeIfIncomplete(entry) {
  if (!existsSync(entry)) rmSync('dist', { recursive: true, force: true });
}

function build() {
  const digest = digestOf(SOURCES, LEFT_OUT);
  run(PRISMA, ['generate']);
  run(NEST, ['build', 'api', '-p', 'tsconfig.build.json']);
  writeFileSync(STAMP, digest);
}

function requireBuilt(entry) {
  if (existsSync(entry)) return;
  console.error(`${entry} is missing. Run "npm ci && npm run build" with the development packages first.`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build();
  buildConsole();
  buildWidget();
}
