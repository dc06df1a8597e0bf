import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as listenForTcp, type Socket } from 'node:net';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../../../../../test/support/fake-africas-talking';
import type { Behaviour } from '../../../../../test/support/providers/africas-talking-script';
import type { Outgoing } from '../channels/channel';
import { AfricasTalkingChannel } from './africas-talking-channel';

const LIMITS = { SMS_RATE: 20, MESSAGE_TIMEOUT_MS: 2_000 };
const PHONE = '+254711000001';

const sms = (fields: Partial<Outgoing> = {}): Outgoing => ({
  message_key: '1:1',
  to: PHONE,
  from_name: 'Mama Njeri Duka',
  subject: null,
  body: 'Habari Amina, asante!',
  unsubscribe_url: null,
  ...fields,
});

describe('the channel to Africa’s Talking', () => {
  let fake: FakeAfricasTalking;
  let errors: unknown[][];
  let logs: unknown[][];
  const channelTo = (account: { base_url?: string; api_key?: string; sender_id?: string } = {}, limits = LIMITS) =>
    new AfricasTalkingChannel(
      {
        base_url: fake.url,
        username: String(fake.environment['AT_USERNAME']),
        api_key: String(fake.environment['AT_API_KEY']),
        sender_id: undefined,
        ...account,
      },
      limits,
    );
  beforeAll(async () => {
    fake = await startFakeAfricasTalking();
  });
  beforeEach(() => {
    errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue().mock.calls;
    logs = jest.spyOn(Logger.prototype, 'log').mockReturnValue().mock.calls;
    fake.follow({});
    fake.accepted.length = 0;
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => fake.close());

  it('sends, and tells the id and the price', async () => {
    const channel = channelTo();
    const outcome = await channel.send(sms());
    expect(fake.accepted).toEqual([
      { message_id: expect.any(String), number: PHONE, text: 'Habari Amina, asante!', from: null },
    ]);
    expect(outcome).toEqual({
      status: 'sent',
      provider_message_id: fake.accepted[0]!.message_id,
      cost: { amount: '0.8000', currency: 'KES' },
    });
    expect([channel.channel, channel.provider, channel.rate]).toEqual(['sms', 'africas_talking', 20]);
  });

  it('sends as the registered sender', async () => {
    await channelTo({ sender_id: 'DUKA' }).send(sms());
    expect(fake.accepted).toMatchObject([{ from: 'DUKA' }]);
  });

  it.each<[Behaviour, object, number]>([
    [{ do: 'status', code: 403 }, { status: 'failed', reason: 'invalid_phone_number' }, 0],
    [{ do: 'status', code: 501 }, { status: 'retry', reason: 'gateway_error' }, 0],
    [{ do: 'http', status: 429 }, { status: 'retry', reason: 'too_many_requests' }, 0],
    [{ do: 'http', status: 503 }, { status: 'retry', reason: 'http_503' }, 0],
    [{ do: 'http', status: 504 }, { status: 'doubtful', reason: 'http_504' }, 0],
    [{ do: 'garble' }, { status: 'doubtful', reason: 'unreadable_answer' }, 1],
    [{ do: 'cut' }, { status: 'doubtful', reason: 'connection_lost' }, 1],
    [{ do: 'cut', received: false }, { status: 'doubtful', reason: 'connection_lost' }, 0],
  ])('met by %j says %j', async (behaviour, outcome, accepted) => {
    fake.follow({ next: [behaviour] });
    expect(await channelTo().send(sms())).toEqual(outcome);
    expect(fake.accepted).toHaveLength(accepted);
  });

  it('is in doubt when no answer comes in time', async () => {
    fake.follow({ next: [{ do: 'silence' }] });
    const outcome = await channelTo({}, { ...LIMITS, MESSAGE_TIMEOUT_MS: 500 }).send(sms());
    expect(outcome).toEqual({ status: 'doubtful', reason: 'timed_out' });
    expect(fake.accepted).toHaveLength(1);
  });

  it('is not doubtful when nothing listens', async () => {
    const other = await startFakeAfricasTalking();
    await other.close();
    const outcome = await channelTo({ base_url: other.url }).send(sms());
    expect(outcome).toEqual({ status: 'retry', reason: 'unreachable' });
    expect(errors).toEqual([[expect.stringContaining('cannot be reached at AT_BASE_URL')]]);
  });

  it('is not in doubt about a connection that never came to stand', async () => {
    // This server accepts connections but never sends the first bytes of TLS.
    const sockets: Socket[] = [];
    const mute = listenForTcp((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((done) => mute.once('listening', done));
    const baseUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const outcome = await channelTo({ base_url: baseUrl }, { ...LIMITS, MESSAGE_TIMEOUT_MS: 100 }).send(sms());
    expect(outcome).toEqual({ status: 'retry', reason: 'unreachable' });
    sockets.forEach((socket) => socket.destroy());
    mute.close();
  });

  it('follows no redirect', async () => {
    fake.follow({ next: [{ do: 'http', status: 307, headers: { location: `${fake.url}/version1/messaging` } }] });
    const before = fake.requests();
    expect(await channelTo().send(sms())).toEqual({ status: 'retry', reason: 'wrong_base_url' });
    expect([fake.requests() - before, fake.accepted.length]).toEqual([1, 0]);
  });

  it('complains of a wrong key once, without the key, the phone or the text, until it works again', async () => {
    const channel = channelTo();
    fake.follow({
      next: [
        { do: 'http', status: 401 },
        { do: 'http', status: 401 },
        { do: 'status', code: 405 },
      ],
    });
    const reasons = [];
    for (let i = 0; i < 4; i++) reasons.push(await channel.send(sms()));
    expect(reasons).toMatchObject([
      { status: 'retry', reason: 'wrong_api_key' },
      { status: 'retry', reason: 'wrong_api_key' },
      { status: 'retry', reason: 'insufficient_balance' },
      { status: 'sent' },
    ]);
    expect(errors).toEqual([
      ['Africa’s Talking refuses AT_USERNAME and AT_API_KEY. Wateja keeps the messages and tries again.'],
      ['Africa’s Talking has no credit left for AT_USERNAME. Wateja keeps the messages and tries again.'],
    ]);
    expect(logs).toEqual([['The provider accepts messages again.']]);
  });

  it.each([
    `${PHONE},+254711000002`,
    `${PHONE}&to=+254711000002`,
    `${PHONE}\r\nX: y`,
    `${PHONE}\u0000`,
    '0711000001',
    // No host uses this address range.
    '+254001234567',
    '+',
    '',
    '+2547'.padEnd(100_000, '1'),
  ])('passes on no address like %j', async (to) => {
    const before = fake.requests();
    expect(await channelTo().send(sms({ to }))).toEqual({ status: 'failed', reason: 'invalid_phone' });
    expect(fake.requests()).toBe(before);
  });

  it.each(['Habari&to=+254711000002&username=other', 'Bei: 100%, a=b;c #1 +1\nPili\u00a0mstari', 'Ni 👩🏾‍🌾 ñ €{}[]~\\|^'])(
    'carries the text %j as it is',
    async (body) => {
      await channelTo().send(sms({ body }));
      expect(fake.accepted).toMatchObject([{ number: PHONE, text: body }]);
    },
  );

  it('carries no control characters, and nothing when nothing is left', async () => {
    await channelTo().send(sms({ body: 'a\u0000b\r\nc\u001b' }));
    expect(fake.accepted).toMatchObject([{ text: 'ab\nc' }]);
    expect(await channelTo().send(sms({ body: '\u0000\n ' }))).toEqual({ status: 'failed', reason: 'empty' });
  });

  it('reaches one phone with one text, whatever that is', async () => {
    const channel = channelTo();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), async (text, to) => {
        fake.accepted.length = 0;
        expect(await channel.send(sms({ body: `.${text}`, to }))).toEqual({
          status: 'failed',
          reason: 'invalid_phone',
        });
        await channel.send(sms({ body: `.${text}`, from_name: to }));
        expect(fake.accepted.map(({ number, from }) => [number, from])).toEqual([[PHONE, null]]);
        const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Cs}\s]/gu, '');
        expect(fake.accepted[0]!.text.replace(/[\p{Cc}\p{Cf}\p{Cn}\s]/gu, '')).toBe(`.${visible}`);
      }),
      { numRuns: 50 },
    );
  });

  it('says exactly what the documentation asks for', async () => {
    const requests: unknown[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { apikey, accept, 'content-type': type, 'content-length': length } = request.headers;
        requests.push([request.method, request.url, apikey, accept, type, length, body]);
        response.writeHead(201).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await channelTo({ base_url: baseUrl, api_key: 'k', sender_id: 'DUKA' }).send(sms({ body: 'Hi & bye' }));
    server.closeAllConnections();
    server.close();
    expect(requests).toEqual([
      [
        'POST',
        '/version1/messaging',
        'k',
        'application/json',
        'application/x-www-form-urlencoded',
        '71',
        'username=duka&to=%2B254711000001&message=Hi+%26+bye&from=DUKA&enqueue=1',
      ],
    ]);
  });
});
