import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

import { readMail, type ReceivedMail } from './providers/received-mail';

/**
 * The behaviour for one mail. `drop_…` cuts the connection, `hang_…` never answers. After DATA, the server has the
 * mail.
 */
export type MailBehaviour =
  | 'accept'
  | 'refuse_sender'
  | 'refuse'
  | 'greylist'
  | 'refuse_content'
  | 'drop_before_data'
  | 'drop_after_data'
  | 'hang_before_data'
  | 'hang_after_data';

/** A fake mail server on a loopback port. */
export interface FakeSmtp {
  /** The value for SMTP_URL, with credentials if the server requires them. */
  url: string;
  /** The environment variables with which Wateja uses the fake. */
  environment: NodeJS.ProcessEnv;
  /** The received mails in order. */
  mails: ReceivedMail[];
  /** The behaviours for the next mails, one for each mail. */
  next(...behaviours: MailBehaviour[]): void;
  /** The behaviour for mails after those of `next`. */
  otherwise: MailBehaviour;
  /** The behaviour for a new connection. */
  greeting: 'greet' | 'refuse' | 'hang' | 'drop';
  close(): Promise<void>;
}

const refusal = (responseCode: number, sentence: string) => Object.assign(new Error(sentence), { responseCode });
const RECIPIENT_REFUSALS: Partial<Record<MailBehaviour, Error>> = {
  refuse: refusal(550, 'No such mailbox here'),
  greylist: refusal(451, 'Greylisted, try again later'),
};

/** Starts a fake. With `credentials`, it accepts mails only after a login. */
export async function startFakeSmtp(credentials?: { user: string; pass: string }): Promise<FakeSmtp> {
  const planned: MailBehaviour[] = [];
  const behaviours = new WeakMap<SMTPServerSession, MailBehaviour>();
  const drop = ({ id }: SMTPServerSession) => {
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: !credentials,
    allowInsecureAuth: true,
    // A self-signed certificate, which clients must not trust.
    hideSTARTTLS: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onConnect(session, callback) {
      if (fake.greeting === 'greet') callback();
      if (fake.greeting === 'refuse') callback(refusal(554, 'Nobody from there'));
      if (fake.greeting === 'drop') drop(session);
    },
    onAuth({ username, password }, _session, callback) {
      const isKnown = username === credentials?.user && password === credentials?.pass;
      callback(isKnown ? null : refusal(535, 'Wrong password'), { user: username });
    },
    onMailFrom(_address, session, callback) {
      const behaviour = planned.shift() ?? fake.otherwise;
      behaviours.set(session, behaviour);
      callback(behaviour === 'refuse_sender' ? refusal(550, 'Not from that address') : null);
    },
    onRcptTo(_address, session, callback) {
      const behaviour = behaviours.get(session) ?? 'accept';
      if (behaviour === 'drop_before_data') drop(session);
      else if (behaviour !== 'hang_before_data') callback(RECIPIENT_REFUSALS[behaviour]);
    },
    onData(stream, session, callback) {
      const behaviour = behaviours.get(session) ?? 'accept';
      void text(stream).then((raw) => {
        if (behaviour === 'refuse_content') return callback(refusal(554, 'Looks like spam'));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        fake.mails.push(readMail(raw, { from, to: rcptTo.map(({ address }) => address) }));
        if (behaviour === 'drop_after_data') return drop(session);
        if (behaviour !== 'hang_after_data') callback();
      });
    },
  });
  // Tests cut connections on purpose, so their errors are ignored.
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  const account = credentials ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.pass)}@` : '';
  const url = `smtp://${account}127.0.0.1:${port}`;
  const fake: FakeSmtp = {
    url,
    environment: { SMTP_URL: url, MAIL_FROM: 'duka@wateja.test' },
    mails: [],
    next: (...behaviours) => void planned.push(...behaviours),
    otherwise: 'accept',
    greeting: 'greet',
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const { _socket } of server.connections) _socket.destroy();
      }),
  };
  return fake;
}
