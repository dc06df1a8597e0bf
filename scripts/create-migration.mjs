// npm run migration:create -- NAME: writes prisma/migrations/<time>_NAME with the SQL that changes a database with the
// present migrations into the present schema. Read the SQL, add check constraints by hand, and commit it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { EmbeddedServer, migrate, schemaDifference } = createRequire(import.meta.url)(
  '../dist/libs/database-server/src/index.js',
);

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Usage: npm run migration:create -- name_in_snake_case');
  process.exit(1);
}

const dataDirectory = mkdtempSync(join(tmpdir(), 'wateja-migration-'));
const server = await EmbeddedServer.open({ dataDirectory, durable: false });
try {
  await migrate(await server.url());
  const sql = await schemaDifference(await server.url());
  if (!sql) {
    console.log('The migrations already make the schema; nothing to do.');
  } else {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = join('prisma', 'migrations', `${time}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), `${sql}\n`);
    console.log(`Wrote ${join(folder, 'migration.sql')}`);
  }
} finally {
  await server.stop('immediate');
  rmSync(dataDirectory, { recursive: true });
}
