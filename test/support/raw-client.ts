import { connect, type Socket } from 'node:net';

/** One HTTP answer, as it came over the socket. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The head of a request with a JSON body, up to the empty line. `fields` are further header fields. */
export const headOf = (method: string, path: string, token: string | null, ...fields: string[]) =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: wateja',
    'Content-Type: application/json',
    ...(token === null ? [] : [`Authorization: Bearer ${token}`]),
    ...fields,
    '\r\n',
  ].join('\r\n');

/** The first answer in `text`; null if the text does not contain a complete one. */
export function answerIn(text: string): RawAnswer | null {
  const [top = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = top.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const body = rest.join('\r\n\r\n');
  if (rest.length === 0 || Buffer.byteLength(body) < Number(headers['content-length'] ?? 0)) return null;
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}

/** Sends bytes to the server that no client of HTTP would send, each time on a connection of its own. */
export class RawClient {
  private readonly sockets: Socket[] = [];

  constructor(private readonly port: number) {}

  /** Opens a connection and sends `bytes`. */
  open(bytes: string): Socket {
    const socket = connect(this.port, '127.0.0.1', () => socket.write(bytes));
    this.adopt(socket);
    return socket;
  }

  /** Opens a connection, and resolves with it when the server has taken it. */
  async opened(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    this.adopt(socket);
    await new Promise((done) => socket.once('connect', done));
    return socket;
  }

  /** Closes this socket by {@link close}, too. */
  adopt(socket: Socket): void {
    socket.on('error', () => undefined);
    this.sockets.push(socket);
  }

  /** Sends bytes on a new connection, and returns the first answer. Nothing more is sent. */
  firstAnswer(bytes: string): Promise<RawAnswer> {
    return answerOn(this.open(bytes));
  }

  /** All that comes until the server hangs up. */
  async readUntilClose(bytes: string): Promise<string> {
    let text = '';
    for await (const chunk of this.open(bytes)) text += String(chunk);
    return text;
  }

  close(): void {
    for (const socket of this.sockets.splice(0)) socket.destroy();
  }
}

/** The first whole answer that comes on a connection. The connection stays open. */
export function answerOn(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += String(chunk);
      const answer = answerIn(text);
      if (!answer) return;
      socket.off('data', read);
      resolve(answer);
    };
    socket.on('data', read);
    socket.once('close', () => reject(new Error(`No whole answer in ${JSON.stringify(text)}`)));
  });
}
