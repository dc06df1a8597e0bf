import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as Bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { catalogueAdapter } from './catalogue-adapter';

/**
 * Prisma's schema engine in WebAssembly. It does the work of `migrate deploy` and `migrate diff` without a native
 * binary.
 */
type SchemaEngine = Bindings.SchemaEngine;

// Node has WebAssembly, but only the type declarations of browsers describe it.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

const MODULE = '@prisma/schema-engine-wasm/schema_engine_bg';

/** The engine requires a schema, even for work that does not use it. */
const ANY_SCHEMA: [string, string][] = [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}']];

/**
 * Lets `work` use the engine on one database. All connections are closed afterwards.
 * @param schema the Prisma schema files as `[path, content]`, for work that needs the schema
 */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
  schema = ANY_SCHEMA,
): Promise<T> {
  const bindings = await loadBindings();
  const adapter = catalogueAdapter(url);
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels: schema },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(adapter.factory),
    );
    return await work(engine);
  } finally {
    await adapter.close();
  }
}

let loading: Promise<typeof Bindings> | undefined;

function loadBindings(): Promise<typeof Bindings> {
  return (loading ??= instantiate());
}

async function instantiate(): Promise<typeof Bindings> {
  const bindings = (await import(MODULE)) as typeof Bindings & { __wbg_set_wasm(exports: object): void };
  const bytes = await readFile(join(dirname(require.resolve(MODULE)), 'schema_engine_bg.wasm'));
  // Without this registry, a panic of the engine would be reported only as "unreachable".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings;
}
