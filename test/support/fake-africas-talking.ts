import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import {
  type Behaviour,
  Director,
  isReceived,
  type Script,
  STATUS_NAMES,
  WELL_BEHAVED,
} from './providers/africas-talking-script';

/** A message that the provider has accepted, and would deliver. */
export interface AcceptedSms {
  message_id: string;
  number: string;
  text: string;
  /** The sender id; null for the shared sender id of the provider. */
  from: string | null;
}

/** A fake of Africa's Talking: its HTTP API for messages, on a loopback port. */
export interface FakeAfricasTalking {
  /** The value for AT_BASE_URL. */
  url: string;
  /** The environment variables with which Wateja uses the fake. */
  environment: NodeJS.ProcessEnv;
  /** The accepted messages in order. */
  accepted: AcceptedSms[];
  /** The number of requests to send a message, including refused ones. */
  requests(): number;
  /** Messages that were accepted more than once: same number, same text. */
  duplicates(): AcceptedSms[];
  /** Changes the behaviour from the next request on. Missing settings are as in {@link WELL_BEHAVED}. */
  follow(script: Partial<Script>): void;
  close(): Promise<void>;
}

interface Credentials {
  username: string;
  api_key: string;
}

const CREDENTIALS: Credentials = { username: 'duka', api_key: 'atsk_only-the-fake-knows-this-key' };

/** Starts a fake. `port` 0 means a free port. */
export async function startFakeAfricasTalking(
  port = 0,
  credentials: Credentials = CREDENTIALS,
): Promise<FakeAfricasTalking> {
  const director = new Director(WELL_BEHAVED);
  const accepted: AcceptedSms[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const { method, url } = request;
    if (method === 'POST' && url === '/version1/messaging') {
      requests += 1;
      return void takeMessage(request, response, { director, accepted, credentials }).catch(() => response.destroy());
    }
    if (method === 'GET' && url === '/accepted') return json(response, 200, { accepted, requests });
    if (method === 'PUT' && url === '/script') {
      return void text(request).then((body) => {
        director.follow(JSON.parse(body));
        json(response, 200, {});
      });
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: { AT_USERNAME: credentials.username, AT_API_KEY: credentials.api_key, AT_BASE_URL: url },
    accepted,
    requests: () => requests,
    duplicates: () => duplicatesIn(accepted),
    follow: (script) => director.follow(script),
    close: () => close(server),
  };
}

/** The messages whose number and text were accepted before. */
export function duplicatesIn(accepted: AcceptedSms[]): AcceptedSms[] {
  const seenIds = new Set<string>();
  return accepted.filter((sms) => {
    const key = JSON.stringify([sms.number, sms.text]);
    return seenIds.has(key) || !seenIds.add(key);
  });
}

interface Desk {
  director: Director;
  accepted: AcceptedSms[];
  credentials: Credentials;
}

async function takeMessage(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const form = new URLSearchParams(await text(request));
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    plain(response, 415, 'The request body must be a form');
    return;
  }
  if (request.headers['apikey'] !== desk.credentials.api_key || form.get('username') !== desk.credentials.username) {
    plain(response, 401, 'The supplied authentication is invalid');
    return;
  }
  const [to, message] = [form.get('to'), form.get('message')];
  if (!to || !message) {
    plain(response, 400, 'Request is missing required form field');
    return;
  }
  const numbers = to.split(',');
  const choices = numbers.map((number) => ({ number, behaviour: desk.director.of(number), message_id: newId() }));
  for (const { number, behaviour, message_id } of choices) {
    if (isReceived(behaviour)) desk.accepted.push({ message_id, number, text: message, from: form.get('from') });
  }
  if (desk.director.script.delay) await delay(desk.director.script.delay);
  answer(response, choices, request.headers.accept === 'application/json');
}

type Choice = { number: string; behaviour: Behaviour; message_id: string };

function answer(response: ServerResponse, choices: Choice[], asJson: boolean): void {
  const special = choices.map(({ behaviour }) => behaviour).find((behaviour) => behaviour.do !== 'status');
  switch (special?.do) {
    case 'http':
      response.writeHead(special.status, { 'content-type': 'text/plain', ...special.headers }).end(special.body ?? '');
      return;
    case 'garble':
      response.writeHead(201, { 'content-type': 'application/json' }).end(special.body ?? '{"SMSMessageData":');
      return;
    case 'cut':
      response.destroy();
      return;
    case 'silence':
      return;
  }
  // Without this header, the real API answers with XML, which Wateja does not support.
  if (!asJson) return plain(response, 201, '<AfricasTalkingResponse/>');
  const recipients = choices.map(({ number, behaviour, message_id }) => {
    const statusCode = behaviour.do === 'status' ? behaviour.code : 101;
    const isGood = statusCode < 400;
    const [cost, messageId] = isGood ? ['KES 0.8000', message_id] : ['0', 'None'];
    return { statusCode, number, status: STATUS_NAMES[statusCode] ?? 'Unknown', cost, messageId };
  });
  const good = recipients.filter(({ messageId }) => messageId !== 'None').length;
  const Message = `Sent to ${good}/${recipients.length} Total Cost: KES ${(good * 0.8).toFixed(4)}`;
  json(response, 201, { SMSMessageData: { Message, Recipients: recipients } });
}

const newId = () => `ATXid_${randomUUID().replaceAll('-', '')}`;

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function plain(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  // Requests without an answer would keep their connections open for ever.
  server.closeAllConnections();
  await closed;
}
