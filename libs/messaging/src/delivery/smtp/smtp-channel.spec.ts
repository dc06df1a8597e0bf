import { Logger } from '@nestjs/common';

import { type FakeSmtp, type MailBehaviour, startFakeSmtp } from '../../../../../test/support/fake-smtp';
import { startEndless, startSelfSigned } from '../../../../../test/support/providers/odd-mail-servers';
import { headerOf } from '../../../../../test/support/providers/received-mail';
import type { Outcome, Outgoing } from '../channels/channel';
import { SmtpChannel } from './smtp-channel';

const FROM = 'duka@wateja.test';
const LIMITS = { EMAIL_RATE: 10, MESSAGE_TIMEOUT_MS: 2_000 };
const IMPATIENT = { ...LIMITS, MESSAGE_TIMEOUT_MS: 500 };

const mail = (fields: Partial<Outgoing> = {}): Outgoing => ({
  message_key: '1:1',
  to: 'amina@example.com',
  from_name: 'Mama Njeri Duka',
  subject: 'Asante',
  body: 'Habari Amina,\n\nasante & karibu <tena>!',
  unsubscribe_url: null,
  ...fields,
});

describe('the channel to a mail server', () => {
  let fake: FakeSmtp;
  const channels: SmtpChannel[] = [];
  const channelTo = (limits = LIMITS, url = fake.url) => {
    const channel = new SmtpChannel(url, FROM, limits);
    channels.push(channel);
    return channel;
  };
  let calls: unknown[][];
  beforeEach(async () => {
    calls = jest.spyOn(Logger.prototype, 'error').mockReturnValue().mock.calls;
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
    fake = await startFakeSmtp();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const channel of channels.splice(0)) channel.close();
    await fake.close();
  });

  it('sends one mail in text and HTML', async () => {
    const channel = channelTo();
    const outcome = await channel.send(mail());
    const [received, ...more] = fake.mails;
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      envelope: { from: FROM, to: ['amina@example.com'] },
      text: 'Habari Amina,\r\n\r\nasante & karibu <tena>!',
      html: '<p>Habari Amina,</p>\r\n<p>asante &amp; karibu &lt;tena&gt;!</p>',
    });
    expect(headerOf(received!, 'From')).toBe(`Mama Njeri Duka <${FROM}>`);
    expect(headerOf(received!, 'To')).toBe('amina@example.com');
    expect(headerOf(received!, 'Subject')).toBe('Asante');
    expect(headerOf(received!, 'List-Unsubscribe')).toBeUndefined();
    expect(outcome).toEqual({
      status: 'sent',
      provider_message_id: headerOf(received!, 'Message-ID')!.slice(1, -1),
      cost: null,
    });
    expect([channel.channel, channel.provider, channel.rate]).toEqual(['email', 'smtp', 10]);
  });

  it('tells a mail that comes again by its Message-ID', async () => {
    const channel = channelTo();
    for (const messageKey of ['1:1', '1:1', '1:2', '1\r\n:> 3']) await channel.send(mail({ message_key: messageKey }));
    const ids = fake.mails.map((received) => headerOf(received, 'Message-ID'));
    for (const id of ids) expect(id).toMatch(/^<[0-9a-f]{32}@wateja\.test>$/);
    expect([ids[0] === ids[1], new Set(ids).size]).toEqual([true, 3]);
  });

  it('offers one click to unsubscribe', async () => {
    const unsubscribeUrl = `https://wateja.example/api/unsubscribe/${'t'.repeat(150)}`;
    await channelTo().send(mail({ unsubscribe_url: unsubscribeUrl }));
    const [received] = fake.mails;
    expect(received!.raw.split('\r\n')).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
    expect(headerOf(received!, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(received!.text).toMatch(new RegExp(`\r\n\r\nUnsubscribe: ${unsubscribeUrl}$`));
    expect(received!.html).toContain(`<a href="${unsubscribeUrl}">Unsubscribe</a>`);
  });

  it.each<[MailBehaviour, Outcome, number]>([
    ['refuse', { status: 'failed', reason: 'smtp_550' }, 0],
    ['greylist', { status: 'retry', reason: 'smtp_451' }, 0],
    ['refuse_content', { status: 'failed', reason: 'smtp_554' }, 0],
    ['drop_before_data', { status: 'retry', reason: 'unreachable' }, 0],
    ['drop_after_data', { status: 'doubtful', reason: 'connection_lost' }, 1],
  ])('met by %s says %j, and sends nothing twice', async (behaviour, outcome, received) => {
    fake.next(behaviour);
    const channel = channelTo();
    expect(await channel.send(mail())).toEqual(outcome);
    expect(fake.mails).toHaveLength(received);
    // The channel still works, and a new mail contains nothing of the old one.
    expect(await channel.send(mail({ message_key: '1:2' }))).toMatchObject({ status: 'sent' });
    expect(fake.mails).toHaveLength(received + 1);
  });

  it.each<[MailBehaviour, Outcome, number]>([
    ['hang_before_data', { status: 'retry', reason: 'unreachable' }, 0],
    ['hang_after_data', { status: 'doubtful', reason: 'connection_lost' }, 1],
  ])('met by %s says %j when its patience ends', async (behaviour, outcome, received) => {
    fake.next(behaviour);
    expect(await channelTo(IMPATIENT).send(mail())).toEqual(outcome);
    expect(fake.mails).toHaveLength(received);
  });

  it('on a connection that served before, says the same', async () => {
    const channel = channelTo();
    expect(await channel.send(mail())).toMatchObject({ status: 'sent' });
    fake.next('drop_before_data');
    expect(await channel.send(mail())).toEqual({ status: 'retry', reason: 'unreachable' });
    expect(await channel.send(mail())).toMatchObject({ status: 'sent' });
    fake.next('drop_after_data');
    expect(await channel.send(mail())).toEqual({ status: 'doubtful', reason: 'connection_lost' });
    expect(fake.mails).toHaveLength(3);
  });

  it.each<FakeSmtp['greeting']>(['hang', 'drop'])('greeted by %s may be tried again', async (greeting) => {
    fake.greeting = greeting;
    expect(await channelTo(IMPATIENT).send(mail())).toEqual({ status: 'retry', reason: 'unreachable' });
  });

  it('may be tried again where nobody listens, or there is no such host', async () => {
    const stoppedServer = await startFakeSmtp();
    await stoppedServer.close();
    for (const url of [stoppedServer.url, 'smtp://nowhere.invalid']) {
      expect(await channelTo(LIMITS, url).send(mail())).toEqual({ status: 'retry', reason: 'unreachable' });
    }
  });

  it('gives no password away to a server without TLS, unless it is this machine', async () => {
    const guarded = await startFakeSmtp({ user: 'duka', pass: 'secret' });
    // This name means the same machine, but does not look like a loopback address.
    const url = guarded.url.replace('127.0.0.1', '127.1');
    expect(await channelTo(LIMITS, url).send(mail())).toEqual({ status: 'retry', reason: 'no_trusted_tls' });
    expect(await channelTo(LIMITS, guarded.url).send(mail())).toMatchObject({ status: 'sent' });
    expect(guarded.mails).toHaveLength(1);
    await guarded.close();
  });

  it('trusts no server without a valid certificate', async () => {
    const server = await startSelfSigned();
    expect(await channelTo(LIMITS, server.url).send(mail())).toEqual({ status: 'retry', reason: 'no_trusted_tls' });
    await server.close();
  });

  it('is in doubt about a server that has the mail and never comes to the point', async () => {
    const server = await startEndless();
    expect(await channelTo(IMPATIENT, server.url).send(mail())).toEqual({
      status: 'doubtful',
      reason: 'connection_lost',
    });
    await server.close();
  });

  it('after its end takes nothing and loses nothing', async () => {
    const channel = channelTo();
    channel.close();
    expect(await channel.send(mail())).toEqual({ status: 'retry', reason: 'shutting_down' });
  });

  it('keeps many mails apart: one that is lost says nothing of the others', async () => {
    const channel = channelTo();
    fake.next('accept', 'drop_after_data', 'refuse', 'drop_before_data', 'accept');
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map((id) => channel.send(mail({ message_key: `1:${id}` }))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['doubtful', 'failed', 'retry', 'sent', 'sent']);
  });

  describe('complains once', () => {
    it('of a password that is refused, and loses no mail by it', async () => {
      const guarded = await startFakeSmtp({ user: 'duka@x', pass: 'p:s/s' });
      expect(await channelTo(LIMITS, guarded.url).send(mail())).toMatchObject({ status: 'sent' });
      const wrong = channelTo(LIMITS, guarded.url.replace('p%3As', 'wrong'));
      for (let i = 0; i < 2; i++) {
        expect(await wrong.send(mail())).toEqual({ status: 'retry', reason: 'wrong_smtp_credentials' });
      }
      expect(calls).toEqual([
        ['The mail server refuses the user and password of SMTP_URL. Wateja keeps the messages and tries again.'],
      ]);
      expect(JSON.stringify(calls)).not.toMatch(/wrong%|amina|Habari/);
      await guarded.close();
    });

    it.each([
      ['our address is refused', () => fake.next('refuse_sender')],
      ['where we come from is refused', () => void (fake.greeting = 'refuse')],
    ])('that %s', async (_what, refuse) => {
      refuse();
      expect(await channelTo().send(mail())).toEqual({ status: 'retry', reason: 'smtp_refuses_us' });
      expect(calls).toEqual([
        ['The mail server refuses emails from this sender. Wateja keeps the messages and tries again.'],
      ]);
    });
  });
});
