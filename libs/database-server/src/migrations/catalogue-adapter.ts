import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import { type DatabaseError, Pool, type QueryResult } from 'pg';

const CHAR = 18;
const TEXT = 25;

/**
 * Adapts Prisma's adapter to Prisma's schema engine. The engine reads "char" columns of PostgreSQL's catalogue, which
 * the adapter refuses: this factory returns them as text, and tells the engine which columns they are. The adapter also
 * cuts a migration at every semicolon, even inside a function: this factory runs a migration as a whole.
 */
export function catalogueAdapter(url: string): CatalogueAdapter {
  const pool = new CataloguePool({ connectionString: url, options: '-c TimeZone=UTC' });
  const factory = new PrismaPg(pool, { disposeExternalPool: true });
  return {
    factory: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: async () => withWholeScripts(withCharColumns(await factory.connect(), pool.charColumns), pool),
      connectToShadowDb: () => factory.connectToShadowDb(),
    },
    close: () => pool.end(),
  };
}

interface CatalogueAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends the connections at once. Otherwise they would stay open for ten seconds. */
  close(): Promise<void>;
}

class CataloguePool extends Pool {
  readonly charColumns = new Set<string>();

  override async query(...args: unknown[]): Promise<never> {
    const result = await (super.query as (...values: unknown[]) => Promise<QueryResult | QueryResult[]>)(...args);
    // A script with several statements returns a result for each of them.
    for (const field of [result].flat().flatMap(({ fields }) => fields)) {
      if (field.dataTypeID !== CHAR) continue;
      field.dataTypeID = TEXT;
      this.charColumns.add(field.name);
    }
    return result as never;
  }
}

function withCharColumns(adapter: SqlDriverAdapter, charColumns: Set<string>): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query: SqlQuery) => {
    const result = await queryRaw(query);
    result.columnNames.forEach((name, index) => {
      if (charColumns.has(name)) result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
  return adapter;
}

function withWholeScripts(adapter: SqlDriverAdapter, pool: Pool): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: DatabaseError) => {
      const { code = '', severity = 'ERROR', message, detail, column, hint } = error;
      throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
    });
  };
  return adapter;
}
