import fc from 'fast-check';

import { type FakeSmtp, startFakeSmtp } from '../../../../../test/support/fake-smtp';
import { headerOf, type ReceivedMail } from '../../../../../test/support/providers/received-mail';
import type { Outgoing } from '../channels/channel';
import { SmtpChannel } from './smtp-channel';

const FROM = 'duka@wateja.test';
const TO = 'amina@example.com';
const LINK = 'https://wateja.example/api/unsubscribe/token';

/** The expected headers: exactly these, each once. */
const HEADERS = [
  'Content-Type',
  'Date',
  'From',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
];

const INJECTIONS = [
  'Duka\r\nBcc: x@y.z',
  'Duka\nBcc: x@y.z',
  'Duka\rBcc: x@y.z',
  'Duka\r\n\r\n<h1>Other body</h1>',
  'Duka\r\n.\r\nMAIL FROM:<x@y.z>',
  'Duka\u0000\u000bBcc: x@y.z',
  'Duka\u0085Bcc: x@y.z\u2028Cc: x@y.z\u2029To: x@y.z',
  'Duka" <x@y.z>, "Other',
  'Duka <x@y.z>',
  'x@y.z,',
  'Duka: x@y.z;',
  '=?UTF-8?Q?Duka=0D=0ABcc:_x@y.z?=',
  'Duka\\',
  '(Duka',
  'Ñandú\r\nBcc: x@y.z 👩🏾‍🌾',
  '\ud800\r\nBcc: x@y.z',
  'D'.repeat(100_000),
  'ñ '.repeat(10_000),
];

const ADDRESSES = [
  'a@b.co\r\nBcc: x@y.z',
  'a@b.co, x@y.z',
  '"a\n"@b.co',
  'a@b.co>\r\nRCPT TO:<x@y.z',
  'A <a@b.co>',
  'a@b.co\u2028',
  'a\u0000@b.co',
  'a@b.co@c.de',
  '.a@b.co',
  'a..b@b.co',
  `${'a'.repeat(300)}@b.co`,
];

describe('what customers and shops call themselves', () => {
  let fake: FakeSmtp;
  let channel: SmtpChannel;
  beforeAll(async () => {
    fake = await startFakeSmtp();
    channel = new SmtpChannel(fake.url, FROM, { EMAIL_RATE: 10, MESSAGE_TIMEOUT_MS: 10_000 });
  });
  afterAll(async () => {
    channel.close();
    await fake.close();
  });

  const receive = async (fields: Partial<Outgoing>): Promise<ReceivedMail> => {
    fake.mails.length = 0;
    const outgoing = { message_key: '1:1', to: TO, from_name: 'Duka', subject: 'Asante', body: 'Habari', ...fields };
    expect(await channel.send({ unsubscribe_url: LINK, ...outgoing })).toMatchObject({ status: 'sent' });
    expect(fake.mails).toHaveLength(1);
    return fake.mails[0]!;
  };

  const assertUnharmed = (received: ReceivedMail) => {
    expect(received.envelope).toEqual({ from: FROM, to: [TO] });
    expect(received.headers.map(([name]) => name).sort()).toEqual(HEADERS);
    expect(headerOf(received, 'To')).toBe(TO);
    expect(headerOf(received, 'Content-Type')).toMatch(/^multipart\/alternative; boundary="[^"]+"$/);
    // The headers contain no other address than ours, quoted or plain.
    const from = headerOf(received, 'From')!;
    expect(from.replace(/"(?:[^"\\]|\\.)*"/g, '')).toMatch(new RegExp(`^[^<>@,:;]*<?${FROM}>?$`));
    for (const line of received.raw.split('\r\n')) {
      expect(line).not.toMatch(/[\r\n\u0000]/);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    }
  };

  it.each(INJECTIONS)('adds no header as the name of the shop: %j', async (fromName) => {
    assertUnharmed(await receive({ from_name: fromName }));
  });

  it.each(INJECTIONS)('adds no header in a subject: %j', async (subject) => {
    assertUnharmed(await receive({ subject }));
  });

  it.each(INJECTIONS)('adds nothing but text in a body: %j', async (name) => {
    const received = await receive({ body: `Habari ${name}, asante` });
    assertUnharmed(received);
    expect(received.html).not.toMatch(/<(?!\/?p>|br>|\/?a\b)/);
    expect(received.text).toMatch(/^Habari [^]*, asante/);
  });

  it.each(['.', '..', '.\r\n.\r\n', 'a\r\n.\r\nRSET'])('keeps lines of dots: %j', async (body) => {
    const received = await receive({ body: `${body}\nend` });
    expect(received.text.split('\r\n\r\nUnsubscribe')[0]).toBe(`${body}\nend`.replace(/\r?\n/g, '\r\n'));
  });

  it.each(ADDRESSES)('sends nothing to %j', async (to) => {
    fake.mails.length = 0;
    const outcome = await channel.send({
      ...{ message_key: '1:1', to, from_name: 'Duka', subject: 'Asante', body: 'Habari', unsubscribe_url: null },
    });
    expect([outcome, fake.mails]).toEqual([{ status: 'failed', reason: 'invalid_address' }, []]);
  });

  it('sends no link that is none', async () => {
    for (const unsubscribeUrl of ['x\r\nBcc: x@y.z', 'javascript:alert(1)', '']) {
      const outgoing = { message_key: '1:1', to: TO, from_name: 'Duka', subject: 'Asante', body: 'Habari' };
      const outcome = await channel.send({ ...outgoing, unsubscribe_url: unsubscribeUrl });
      expect(outcome).toEqual({ status: 'failed', reason: 'invalid_unsubscribe_url' });
    }
    assertUnharmed(await receive({ unsubscribe_url: 'https://a.b/c>\r\nBcc: x@y.z, <d' }));
  });

  it.each([null, '', '\r\n'])('has the name of the shop for a subject in place of %j', async (subject) => {
    expect(headerOf(await receive({ subject }), 'Subject')).toBe('Duka');
  });

  it('harms nothing, whatever it is', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('\r', '\n', '"', '<', '>', '@', ',', ':', ';', '\\', '=', '?', ' ', 'a', 'é'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (fromName, subject, body) => {
        const received = await receive({ from_name: fromName, subject: `S${subject}`, body: `.${body}` });
        assertUnharmed(received);
        expect(received.text.startsWith('.')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('no address but one plain one gets anything', async () => {
    const parts = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '@', ' ', ',', '<', '>', '"', '\r', '\n', '\u0000', ':'),
    });
    await fc.assert(
      fc.asyncProperty(parts, fc.string({ unit: 'binary' }), async (left, right) => {
        fake.mails.length = 0;
        const to = `${left}${right}`;
        const outgoing = { message_key: '1:1', from_name: 'Duka', subject: 'Asante', body: 'Habari' };
        const outcome = await channel.send({ ...outgoing, to, unsubscribe_url: null });
        if (outcome.status === 'sent') expect(fake.mails.map(({ envelope }) => envelope.to)).toEqual([[to]]);
        else expect([outcome, fake.mails.length]).toEqual([{ status: 'failed', reason: 'invalid_address' }, 0]);
      }),
      { numRuns: 500 },
    );
  });
});
