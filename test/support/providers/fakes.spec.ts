import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';

import { type FakeAfricasTalking, startFakeAfricasTalking } from '../fake-africas-talking';
import { startFakeSmtp } from '../fake-smtp';
import { deliveryReport, incomingSms, postCallback } from './africas-talking-callbacks';
import { startAfricasTalkingProcess } from './africas-talking-process';
import { headerOf } from './received-mail';

interface Sms {
  status: string;
  messageId: string;
}

const send = (url: string, to: string, message: string, key = 'atsk_only-the-fake-knows-this-key') =>
  fetch(`${url}/version1/messaging`, {
    method: 'POST',
    headers: { apiKey: key, Accept: 'application/json' },
    body: new URLSearchParams({ username: 'duka', to, message }),
  });

describe('the fake of Africa’s Talking', () => {
  let fake: FakeAfricasTalking;
  beforeAll(async () => {
    fake = await startFakeAfricasTalking();
  });
  afterAll(() => fake.close());

  it('keeps what it accepts and counts what came twice', async () => {
    fake.follow({ of_number: { '+254711000002': { do: 'status', code: 403 } } });
    const response = await send(fake.url, '+254711000001,+254711000002', 'Habari');
    const { SMSMessageData } = (await response.json()) as { SMSMessageData: { Message: string; Recipients: Sms[] } };
    expect([response.status, SMSMessageData.Message]).toEqual([201, 'Sent to 1/2 Total Cost: KES 0.8000']);
    expect(SMSMessageData.Recipients.map(({ status, messageId }) => [status, messageId])).toEqual([
      ['Sent', fake.accepted[0]!.message_id],
      ['InvalidPhoneNumber', 'None'],
    ]);
    await send(fake.url, '+254711000001', 'Habari');
    expect(fake.duplicates()).toHaveLength(1);
  });

  it('knows its customers', async () => {
    const before = fake.accepted.length;
    expect((await send(fake.url, '+254711000001', 'x', 'wrong')).status).toBe(401);
    expect(fake.accepted).toHaveLength(before);
  });

  it('fails by chance the same way for the same seed', async () => {
    const run = async () => {
      fake.follow({ seed: 7, chances: [{ share: 0.5, behaviour: { do: 'http', status: 503 } }] });
      const statuses = [];
      for (let i = 0; i < 20; i++) statuses.push((await send(fake.url, '+254711000003', `${i}`)).status);
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([201, 503]));
    expect(await run()).toEqual(first);
  });

  it('posts reports and answers as forms', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => bodies.push(`${request.headers['content-type']} ${body}`) && response.end());
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await postCallback(url, deliveryReport({ id: 'ATXid_1', status: 'Success', phoneNumber: '+254711000001' }));
    await postCallback(url, incomingSms({ from: '+254711000001', text: 'STOP & go' }));
    server.close();
    expect(bodies[0]).toBe(
      'application/x-www-form-urlencoded;charset=UTF-8 networkCode=63902&retryCount=0&id=ATXid_1&status=Success&phoneNumber=%2B254711000001',
    );
    expect(bodies[1]).toContain('&from=%2B254711000001&text=STOP+%26+go');
  });

  it('runs as a process of its own', async () => {
    const child = await startAfricasTalkingProcess();
    await child.follow({ next: [{ do: 'cut' }] });
    await expect(send(child.url, '+254711000001', 'Habari')).rejects.toThrow();
    expect((await send(child.url, '+254711000001', 'Habari')).status).toBe(201);
    expect([(await child.accepted()).length, (await child.duplicates()).length]).toEqual([2, 1]);
    await child.stop();
  });
});

describe('the fake mail server', () => {
  it('keeps mails raw and taken apart', async () => {
    const fake = await startFakeSmtp({ user: 'duka', pass: 'p:ss' });
    const transport = nodemailer.createTransport({ url: fake.url });
    await transport.sendMail({ from: 'a@b.test', to: 'c@d.test', subject: 'Häbari', text: 'Dear ü', html: '<b>ü</b>' });
    const [mail] = fake.mails;
    expect(mail).toMatchObject({ envelope: { from: 'a@b.test', to: ['c@d.test'] }, text: 'Dear ü', html: '<b>ü</b>' });
    expect(headerOf(mail!, 'subject')).toContain('=?UTF-8?');
    expect(mail!.raw).toMatch(/^From: a@b\.test\r\n/);
    transport.close();
    await fake.close();
  });
});
