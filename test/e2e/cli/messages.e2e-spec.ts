import { PassThrough, Readable } from 'node:stream';
import { createLogger } from 'winston';

import { runCli } from '../../../apps/cli/src/run-cli';
import { Terminal } from '../../../apps/cli/src/terminal';
import { givenShop, type Shop } from '../../support/fixtures';
import { deliveryReport } from '../../support/providers/africas-talking-callbacks';
import { runWateja } from '../../support/run-wateja';
import { givenReader, type Reader, smsTo, write } from '../../support/sent-messages';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

let testApp: TestApp;
let shop: Shop;
let reader: Reader;

const wateja = (...args: string[]) => runWateja(testApp, args);
const later = new Date(Date.now() + 3_600_000);

beforeAll(async () => {
  testApp = await createTestApp({ PUBLIC_URL: 'https://duka.example' });
  shop = await givenShop(testApp);
  reader = await givenReader(testApp, shop);
  const bodies = ['one', 'two', 'three\nlines of\ntext'];
  await write(
    testApp,
    shop.business_id,
    bodies.map((body) => smsTo(reader, { body, send_after: later })),
  );
});

afterAll(() => testApp.close());

describe('messages', () => {
  it.each(['messages tail', 'messages callbacks'])('%s --help tells its options and an example', async (command) => {
    const { exitCode, stdout } = await wateja(...command.split(' '), '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Example:\n.*wateja -- ${command}`));
  });

  it('says what there is to do', async () => {
    expect(await wateja('messages')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('messages tail') });
  });
});

describe('messages tail', () => {
  it('prints the newest, a line each, the newest last', async () => {
    const { exitCode, stdout } = await wateja('messages', 'tail', '--limit', '2');
    const lines = stdout.trim().split('\n');
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\S+Z {2}sms {4}queued {6}\+2547\d+ {2}three lines of text$/);
  });

  it('answers programs with a line of JSON each', async () => {
    const { stdout } = await wateja('messages', 'tail', '--business', String(shop.business_id), '--json');
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(messages).toMatchObject([{ body: 'one' }, { body: 'two', address: reader.phone }, { status: 'queued' }]);
  });

  it('follows new messages and what becomes of them, until it is stopped', async () => {
    const [stdout, stopping] = [new PassThrough(), new AbortController()];
    let printed = '';
    stdout.on('data', (text) => (printed += String(text)));
    const terminal = new Terminal({ stdin: Readable.from(['']), stdout, stderr: new PassThrough() }, stopping.signal);
    const { env } = testApp;
    const args = ['messages', 'tail', '--follow', '--limit', '1'];
    const ended = runCli(args, { env, log: createLogger({ silent: true }), terminal });
    await waitUntil('it has begun', () => printed.includes('three'));
    const [id] = await write(testApp, shop.business_id, [smsTo(reader, { body: 'news', send_after: later })]);
    await waitUntil('it tells of the new one', () => printed.includes('news'));
    await testApp.database.query(`UPDATE messages SET status = 'sent', updated_at = now() WHERE id = ${id}`);
    await waitUntil('it tells what became of it', () => /sent {8}\S+ {2}news/.test(printed));
    stopping.abort();
    expect(await ended).toBe(0);
    expect(printed.trim().split('\n')).toHaveLength(3);
  });
});

describe('messages callbacks', () => {
  it('prints addresses that take what the provider sends', async () => {
    const { stdout } = await wateja('messages', 'callbacks', '--json');
    const urls = JSON.parse(stdout) as { delivery_reports: string; incoming: string };
    expect(urls.incoming).toMatch(/^https:\/\/duka\.example\/api\/callbacks\/africas-talking\/[\w-]{43}\/incoming$/);
    expect((await wateja('messages', 'callbacks')).stdout).toContain(urls.delivery_reports);
    const answer = await testApp.app.inject({
      method: 'POST',
      url: new URL(urls.delivery_reports).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: deliveryReport({ id: 'ATXid_1', status: 'Sent', phoneNumber: reader.phone }).toString(),
    });
    expect(answer.statusCode).toBe(200);
  });
});
