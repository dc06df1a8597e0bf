import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

import { createEmptyDatabase, type TestDatabase } from '../../../test/support/test-database';
import { assertReachable } from './connection-failure';

/** Answers the first bytes of every client with `answer`, and hangs up. */
async function fakeServer(answer: Buffer | string): Promise<Server> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
/** What PostgreSQL sends a client to prove its password by SCRAM: the offer, and the answer to the client's first message. */
const SCRAM_OFFER = Buffer.from('R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0');
const SCRAM_CONTINUE = Buffer.from('R\0\0\0\x10\0\0\0\x0br=n,i=1,');
const portOf = (server: Server) => String((server.address() as { port: number }).port);

/** An error as PostgreSQL sends it. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

describe('a connection that fails at the start', () => {
  let database: TestDatabase;
  let server: Server | undefined;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(() => server?.close());
  afterAll(() => database.drop());

  async function sentenceFor(change: (url: URL) => void): Promise<string> {
    const url = new URL(database.owner_url);
    change(url);
    const error = await assertReachable('DATABASE_URL', url.href).then(
      () => undefined,
      (refused: Error) => refused,
    );
    expect(url.password === '' || !error?.message.includes(url.password)).toBe(true);
    return error?.message ?? 'connected';
  }
  const address = () => new URL(database.owner_url).host;

  it('is none with the right URL', async () => {
    expect(await sentenceFor(() => undefined)).toBe('connected');
  });

  it.each<[string, (url: URL) => void, RegExp]>([
    [
      'a wrong password',
      (url) => (url.password = 'wrong-pass'),
      /refuses the user \w+: the password is wrong, or .+\.$/,
    ],
    ['an unknown role', (url) => (url.username = 'nobody'), /refuses the user nobody: .*there is no such user\. .+\.$/],
    ['no password', (url) => (url.password = ''), /the URL has no password for \w+\. Add it: /],
    [
      'an unknown database',
      (url) => (url.pathname = '/none'),
      /has no database none\. Create it \(CREATE DATABASE none/,
    ],
    [
      'a server without TLS',
      (url) => (url.search = '?sslmode=verify-full'),
      /has no TLS\. Remove sslmode from the URL/,
    ],
  ])('names the variable after %s', async (_what, change, sentence) => {
    const explanation = await sentenceFor(change);
    expect(explanation).toMatch(/^DATABASE_URL: /);
    expect(explanation).toMatch(sentence);
    if (!explanation.includes('Add it:')) expect(explanation).toContain(address());
  });

  it('says where nothing answers, and which host does not exist', async () => {
    expect(await sentenceFor((url) => (url.host = '127.0.0.1:1'))).toBe(
      'DATABASE_URL: nothing answers at 127.0.0.1:1. Start PostgreSQL there, or correct the host and the port.',
    );
    expect(await sentenceFor((url) => (url.host = 'no-such-host.invalid'))).toBe(
      'DATABASE_URL: there is no host with the name no-such-host.invalid. Correct the name in DATABASE_URL.',
    );
  });

  it.each([
    [
      '28000',
      'no pg_hba.conf entry for host "10.0.0.9", user "u", database "d", no encryption',
      /without TLS\. Add sslm/,
    ],
    [
      '28000',
      'no pg_hba.conf entry for host "10.0.0.9", user "u", database "d", SSL encryption',
      /from this machine\. Al/,
    ],
    ['28000', 'role "u" does not exist', /has no user \w+\. Create it \(CREATE ROLE /],
    ['42501', 'permission denied for database "d"', /may not connect to the database .+ GRANT CONNECT ON DATABASE/],
    ['53300', 'sorry, too many clients already', /has no free connection\. Close other programs/],
    ['57P03', 'the database system is starting up', /is just starting or stopping\. Start Wateja again/],
    ['XX000', 'out of order', /refuses to connect: out of order\.$/],
  ])('names the variable after the refusal %s: %s', async (code, message, sentence) => {
    server = await fakeServer(refusal(code, message));
    expect(await sentenceFor((url) => (url.port = portOf(server!)))).toMatch(sentence);
  });

  it('leaves no connection half open when the URL has no password', async () => {
    server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(SCRAM_OFFER);
        socket.once('data', () => socket.write(SCRAM_CONTINUE));
      });
    });
    const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    expect(await sentenceFor((url) => Object.assign(url, { port, password: '' }))).toContain('has no password');
    await closed;
  });

  it('says that a program is no PostgreSQL', async () => {
    server = await fakeServer('');
    expect(await sentenceFor((url) => (url.port = portOf(server!)))).toMatch(/does not speak as PostgreSQL does\./);
  });
});
