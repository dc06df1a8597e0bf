import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import { fetchFailure } from './fetch-failure';
import { SentinelBody } from './sentinel-body';

const failed = (cause: unknown) => new TypeError('fetch failed', { cause });
const withCode = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

describe('a request without an answer', () => {
  it.each([
    withCode('ECONNREFUSED', { syscall: 'connect' }),
    withCode('ETIMEDOUT', { syscall: 'connect' }),
    withCode('EHOSTUNREACH', { syscall: 'connect' }),
    withCode('ENOTFOUND', { syscall: 'getaddrinfo' }),
    withCode('EAI_AGAIN', { syscall: 'getaddrinfo' }),
    withCode('UND_ERR_CONNECT_TIMEOUT'),
    withCode('CERT_HAS_EXPIRED'),
    withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
    withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
    new AggregateError([
      withCode('ECONNREFUSED', { syscall: 'connect' }),
      withCode('ETIMEDOUT', { syscall: 'connect' }),
    ]),
  ])('that never connected may be tried again: %s', (cause) => {
    expect(fetchFailure(failed(cause), true)).toEqual({ status: 'retry', reason: 'unreachable' });
  });

  it.each([
    withCode('UND_ERR_SOCKET'),
    withCode('ECONNRESET', { syscall: 'read' }),
    withCode('EPIPE', { syscall: 'write' }),
    withCode('ETIMEDOUT', { syscall: 'read' }),
    withCode('UND_ERR_HEADERS_TIMEOUT'),
    withCode('UND_ERR_BODY_TIMEOUT'),
    new AggregateError([withCode('ECONNREFUSED', { syscall: 'connect' }), withCode('ECONNRESET', { syscall: 'read' })]),
    new AggregateError([]),
    new Error('nobody knows'),
    undefined,
    'text',
  ])('that was cut later is in doubt: %s', (cause) => {
    expect(fetchFailure(failed(cause), true)).toEqual({ status: 'doubtful', reason: 'connection_lost' });
  });

  it('may be tried again, whatever ended it, when nothing was handed out', () => {
    for (const error of [failed(withCode('UND_ERR_SOCKET')), new DOMException('late', 'TimeoutError'), undefined]) {
      expect(fetchFailure(error, false)).toEqual({ status: 'retry', reason: 'unreachable' });
    }
  });

  it('that is no error at all is in doubt', () => {
    expect(fetchFailure(null, true)).toEqual({ status: 'doubtful', reason: 'connection_lost' });
  });

  describe('as fetch really ends', () => {
    const servers: Server[] = [];
    const listen = async (server: Server) => {
      servers.push(server);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return (server.address() as AddressInfo).port;
    };
    const post = async (url: string, limit = 5_000) => {
      const { stream, length } = new SentinelBody('x=y');
      const headers = { 'Content-Length': String(length) };
      const signal = AbortSignal.timeout(limit);
      return fetch(url, { method: 'POST', body: stream, duplex: 'half', redirect: 'error', headers, signal }).then(
        () => 'answered',
        // The body counts as read, so that only the errors themselves decide.
        (error: unknown) => fetchFailure(error, true),
      );
    };
    afterAll(() => servers.forEach((server) => server.close()));

    it('where nobody listens, and where there is no such host', async () => {
      const server = createServer();
      const port = await listen(server);
      await new Promise((done) => servers.pop()!.close(done));
      expect(await post(`http://127.0.0.1:${port}`)).toEqual({ status: 'retry', reason: 'unreachable' });
      expect(await post(`http://localhost:${port}`)).toEqual({ status: 'retry', reason: 'unreachable' });
      expect(await post('http://nowhere.invalid')).toEqual({ status: 'retry', reason: 'unreachable' });
    });

    it('where the connection is cut', async () => {
      const port = await listen(createServer((socket) => socket.once('data', () => socket.destroy())));
      expect(await post(`http://127.0.0.1:${port}`)).toEqual({ status: 'doubtful', reason: 'connection_lost' });
      const resetting = await listen(createServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
      expect(await post(`http://127.0.0.1:${resetting}`)).toEqual({ status: 'doubtful', reason: 'connection_lost' });
    });

    it('where nobody answers', async () => {
      const sockets: { destroy(): void }[] = [];
      const port = await listen(createServer((socket) => void sockets.push(socket)));
      expect(await post(`http://127.0.0.1:${port}`, 100)).toEqual({ status: 'doubtful', reason: 'timed_out' });
      sockets.forEach((socket) => socket.destroy());
    });
  });
});
