import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server on a loopback port. */
interface MailServer {
  /** The value for SMTP_URL. */
  url: string;
  close(): Promise<void>;
}

/** Uses TLS with a certificate that no authority has signed. */
export async function startSelfSigned(): Promise<MailServer> {
  const server = new SMTPServer({ secure: true, authOptional: true, logger: false, closeTimeout: 1 });
  // Clients are expected to close the connection, so its errors are ignored.
  server.on('error', () => undefined);
  const port = await listen(server);
  return {
    url: `smtps://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** Accepts a mail, and then sends one reply that never ends. */
export async function startEndless(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isMail = false;
    let endless: NodeJS.Timeout | undefined;
    socket.on('error', () => undefined).on('close', () => clearInterval(endless));
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      const text = String(chunk);
      if (!isMail) {
        isMail = text.startsWith('DATA');
        socket.write(isMail ? '354 go on\r\n' : '250 fine\r\n');
      } else if (text.endsWith('\r\n.\r\n')) {
        endless = setInterval(() => socket.write('250-wait\r\n'), 20);
      }
    });
  });
  const port = await listen(server);
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function listen(server: Pick<SMTPServer, 'listen'> | Server): Promise<number> {
  const listening = (server as Server).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as AddressInfo).port;
}
