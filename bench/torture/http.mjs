import { Agent, request } from 'node:http';

/** Time limit of an answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;

const agent = new Agent({ keepAlive: true });

/** There was no answer. `refused`: nothing was sent, because nothing listens on the port. */
export class NoAnswer extends Error {
  constructor(cause, reused) {
    super(`${cause.code ?? cause.message}${reused ? ' on a kept connection' : ' on a new connection'}`);
    this.refused = cause.code === 'ECONNREFUSED';
  }
}

/**
 * Sends a request on a keep-alive connection, as the HTTP library of a till does.
 * @returns {Promise<{status: number, headers: object, body: any}>}
 * @throws NoAnswer
 */
export function send(port, { method, path, headers, body }) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((done, fail) => {
    const sending = request(
      {
        ...{ agent, host: '127.0.0.1', port, method, path, timeout: ANSWER_TIMEOUT_MS },
        headers: {
          ...headers,
          ...(text === undefined
            ? {}
            : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', (error) => fail(new NoAnswer(error, sending.reusedSocket)));
        response.on('end', () => {
          const content = Buffer.concat(chunks).toString();
          const { statusCode: status, headers } = response;
          done({ status, headers, body: content === '' ? undefined : JSON.parse(content) });
        });
      },
    );
    sending.on('timeout', () => sending.destroy(new Error('no answer in time')));
    sending.on('error', (error) => fail(new NoAnswer(error, sending.reusedSocket)));
    sending.end(text);
  });
}

export function closeConnections() {
  agent.destroy();
}
