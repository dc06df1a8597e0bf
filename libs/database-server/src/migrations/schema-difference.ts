import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { withSchemaEngine } from './schema-engine';

const SCHEMA = resolve('prisma', 'schema');

/** The SQL that changes the database at `url` into the Prisma schema; empty when both agree. */
export async function schemaDifference(url: string): Promise<string> {
  const names = (await readdir(SCHEMA)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(SCHEMA, name), content: await readFile(join(SCHEMA, name), 'utf8') })),
  );
  const { stdout } = await withSchemaEngine(
    url,
    (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: process.cwd() },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    files.map(({ path, content }) => [path, content]),
  );
  return (stdout ?? '').replace('-- This is an empty migration.', '').trim();
}
