// Functions of the scripts that build the service, the console and the customer lookup.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a Node program, and ends this process if it fails. `cwd` is the folder to run it in. */
export function run(program, args, cwd) {
  // Without this, Prisma's tools report their use to Prisma. The README promises that nothing is sent.
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env, cwd });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

/** A hash of all files below `paths`, except specs and files below `leftOut`. */
export function digestOf(paths, leftOut = []) {
  const hash = createHash('sha256');
  const isSource = (file) => !leftOut.some((path) => file.startsWith(path)) && !file.endsWith('.spec.ts');
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

export function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
