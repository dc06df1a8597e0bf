import { defineConfig } from 'prisma/config';

// `prisma generate` and `validate` fetch the native schema engine before they look whether they need it. They don't:
// pointing at any executable keeps them off the network. Migrations run on the engine's WASM build (libs/prisma).
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema', migrations: { path: 'prisma/migrations' } });
