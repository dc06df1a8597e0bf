// Builds if the sources have changed since the last build. If the build tools are not installed, as in production, dist
// is used as it is. When this script is run by itself, it always builds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = [
  ...['apps', 'libs', 'prisma', 'nest-cli.json', 'package.json', 'package-lock.json'],
  ...['prisma.config.ts', 'tsconfig.json', 'tsconfig.build.json'],
];
const GENERATED = join('libs', 'prisma', 'src', 'generated');
/** A package of its own, which the service does not need. */
const CLIENT = join('libs', 'client');
const STAMP = join('dist', '.sources');
const PRISMA = join('node_modules', 'prisma', 'build', 'index.js');
const NEST = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');

/**
 * Makes sure that `entry`, a file below dist, is built from the present sources. Ends the process if that is
 * impossible.
 */
export function buildIfStale(entry) {
  if (!existsSync(NEST)) return requireBuilt(entry);
  const isFresh = existsSync(entry) && existsSync(GENERATED) && readIfThere(STAMP) === digestOf(SOURCES);
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
  const digest = digestOf(SOURCES);
  run(PRISMA, ['generate']);
  run(NEST, ['build', 'api', '-p', 'tsconfig.build.json']);
  writeFileSync(STAMP, digest);
}

function requireBuilt(entry) {
  if (existsSync(entry)) return;
  console.error(`${entry} is missing. Run "npm ci && npm run build" with the development packages first.`);
  process.exit(1);
}

function run(program, args) {
  // Prisma's tools report to their makers otherwise. The README promises that nothing is sent.
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

function digestOf(paths) {
  const hash = createHash('sha256');
  const isSource = (file) => ![GENERATED, CLIENT].some((path) => file.startsWith(path)) && !file.endsWith('.spec.ts');
  const files = paths.flatMap(filesBelow).filter(isSource);
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
