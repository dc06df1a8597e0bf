import { PrismaPg } from '@prisma/adapter-pg';
import * as pg from 'pg';
import { version } from 'pg/package.json';

import { QueryWithPrelude } from './pg-internals';

/** The version of pg in which these fields were found last. */
const SEEN_IN = '8.23.1';

/** The message when one of them is missing. It says what to do. */
const hint = (what: string) =>
  `pg ${SEEN_IN} had ${what}, and pg ${version} does not. Read pg's lib/query.js, and adapt pg-internals.ts`;

const functionsOf = (object: object) => (name: string) =>
  typeof (object as Record<string, unknown>)[name] === 'function';

describe('The private parts of node-postgres that this library uses', () => {
  it.each([
    'requiresPreparation',
    'prepare',
    'handleRowDescription',
    'handleDataRow',
    'handleCommandComplete',
    'handleError',
  ])('include Query.prototype.%s', (name) => {
    expect(functionsOf(pg.Query.prototype)(name) || hint(`Query.prototype.${name}`)).toBe(true);
  });

  it.each(['text', 'values', 'name', 'types', 'callback', 'portal', '_rowMode', '_result', '_results'])(
    'include the field %s of a query',
    (name) => {
      expect(Object.hasOwn(new pg.Query('SELECT 1'), name) || hint(`the field ${name} of a query`)).toBe(true);
    },
  );

  it.each(['bind', 'execute', 'sync'])('include connection.%s', (name) => {
    const { connection } = new pg.Client() as unknown as { connection: object };
    expect(functionsOf(connection)(name) || hint(`connection.${name}`)).toBe(true);
  });

  it('include connection.stream, to which the connection writes', () => {
    const { connection } = new pg.Client() as unknown as { connection: { stream: { write: unknown } } };
    expect(typeof connection.stream.write === 'function' || hint('connection.stream')).toBe(true);
  });

  it('include the constructor of results, with a row mode and types', () => {
    const types = { getTypeParser: () => String };
    const result = new (pg.Result as unknown as new (mode: string, types: unknown) => object)('array', types);
    expect(result).toMatchObject({ _types: types, rowAsArray: true });
  });
});

/** The kinds of messages in a packet: each is a letter, its length, and as many bytes. */
function messagesIn(packet: Buffer): string {
  const kinds: string[] = [];
  for (let at = 0; at < packet.length; at += 1 + packet.readInt32BE(at + 1)) {
    kinds.push(String.fromCharCode(packet[at]!));
  }
  return kinds.join(' ');
}

describe('A query with a prelude', () => {
  const query = () =>
    new QueryWithPrelude(
      [
        { name: 'first', values: [] },
        { name: 'second', values: ['x'] },
      ],
      { name: 'own', text: 'SELECT $1', values: [1], rowMode: 'array' },
    );

  /** A connection that writes its packets into a list. */
  const connectionTo = (packets: Buffer[]) => {
    const { connection } = new pg.Client() as unknown as { connection: { stream: object } };
    connection.stream = { writable: true, write: (bytes: Buffer) => packets.push(bytes) };
    return connection as never;
  };

  const handle = (of: QueryWithPrelude, name: string, message: object = {}) =>
    (of as unknown as Record<string, (message: object, connection: object) => void>)[name]!.call(of, message, {});

  const description = { fields: [{ name: 'a', dataTypeID: 25, format: 'text' }] };

  it('is sent after its prelude, in one packet', () => {
    const packets: Buffer[] = [];
    const connection = connectionTo(packets);
    query().submit(connection);
    query().submit(connection);
    // B is Bind, E Execute, P Parse, D Describe and S Sync. The second query does not parse its statement again.
    expect(packets.map(messagesIn)).toEqual(['B E B E P B D E S', 'B E B E B D E S']);
    for (const name of ['first', 'second', 'own']) expect(packets[0]!.includes(`\0${name}\0`)).toBe(true);
  });

  it('is described only once on a connection, which remembers its columns', () => {
    const packets: Buffer[] = [];
    const connection = connectionTo(packets);
    const [first, second] = [query(), query()];
    first.submit(connection);
    handle(first, 'handleRowDescription', description);
    second.submit(connection);
    expect(packets.map(messagesIn)).toEqual(['B E B E P B D E S', 'B E B E B E S']);
    const answer: unknown[] = [];
    Object.assign(second, {
      callback: (_: unknown, result: pg.QueryResult) => answer.push(result.rows, result.fields),
    });
    for (const text of ['BEGIN', 'SELECT 0']) handle(second, 'handleCommandComplete', { text });
    handle(second, 'handleDataRow', { fields: ['own'] });
    handle(second, 'handleCommandComplete', { text: 'SELECT 1' });
    handle(second, 'handleReadyForQuery');
    expect(answer).toEqual([[['own']], description.fields]);
  });

  it('returns its own rows, and not those of its prelude', () => {
    const own = query();
    const answer: unknown[] = [];
    Object.assign(own, { callback: (_: unknown, result: pg.QueryResult) => answer.push(result.rows, result.command) });
    handle(own, 'handleCommandComplete', { text: 'BEGIN' });
    handle(own, 'handleCommandComplete', { text: 'SELECT 0' });
    handle(own, 'handleRowDescription', description);
    handle(own, 'handleDataRow', { fields: ['own'] });
    handle(own, 'handleCommandComplete', { text: 'SELECT 1' });
    handle(own, 'handleReadyForQuery');
    expect(answer).toEqual([[['own']], 'SELECT']);
  });
});

/** Prisma does not document how its adapter uses a pool. `AdapterConnection` has the methods that the adapter calls. */
describe('For a transaction, Prisma’s adapter', () => {
  it('takes a connection from the pool, sends BEGIN on it, and releases it', async () => {
    const used: string[] = [];
    const connection = {
      query: ({ text }: { text: string }) => {
        used.push(text);
        return Promise.resolve({ fields: [], rows: [], rowCount: 0 });
      },
      ...Object.fromEntries(['on', 'removeListener', 'release'].map((name) => [name, () => used.push(name)])),
    };
    class FakePool extends pg.Pool {
      override connect(): never {
        return Promise.resolve(connection) as never;
      }
    }
    const adapter = await new PrismaPg(new FakePool()).connect();
    const transaction = await adapter.startTransaction('REPEATABLE READ');
    await transaction.rollback();
    expect(used).toEqual([
      'on',
      'BEGIN',
      'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
      'removeListener',
      'release',
    ]);
  });
});
