import { connect, createServer } from 'node:net';

import { Messages, saysCommitted, Statements } from './postgres-messages.mjs';

/**
 * The points of a COMMIT at which the proxy can cut the connection: before the server receives it, while the
 * confirmation is on its way back, or anywhere in between. The client cannot tell these cases apart.
 */
export const CUTS = ['before', 'during', 'after'];

/** A transaction is recognised by these statements. */
const KINDS = { request: /INSERT INTO\s+\S*(sales|sale_refunds|idempotency_keys)\b/i, delivery: /\bclaim_events\b/i };

/** A proxy at a fixed port for a PostgreSQL whose port changes. It can cut a connection in the middle of a COMMIT. */
export class Proxy {
  /** @param findPort returns the present port of the server; null while there is none */
  constructor(findPort) {
    this.findPort = findPort;
    this.sockets = new Set();
    this.armed = null;
    this.server = createServer((client) => void this.relay(client));
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.port = this.server.address().port;
  }

  async close() {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Cuts the connection of the next COMMIT of this kind, `request` or `delivery`. Resolves after the cut. */
  cutNextCommit(where, kind) {
    return new Promise((done) => (this.armed = { where, kind, done }));
  }

  async relay(client) {
    client.on('error', () => client.destroy());
    client.setNoDelay(true);
    client.pause();
    const port = await this.findPort();
    if (!port) return client.destroy();
    const server = connect(port, '127.0.0.1').setNoDelay(true);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    this.watch(client, server);
    client.resume();
  }

  watch(client, server) {
    const [fromClient, fromServer, statements] = [new Messages(true), new Messages(false), new Statements()];
    let [kind, cut] = [null, null];
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on('close', () => cut?.done());
    client.on('data', (chunk) => {
      for (const message of fromClient.push(chunk)) {
        const sql = statements.runBy(message) ?? '';
        kind = Object.keys(KINDS).find((name) => KINDS[name].test(sql)) ?? kind;
        if (/^\s*(COMMIT|ROLLBACK)\b/i.test(sql)) {
          if (/^\s*COMMIT/i.test(sql)) cut ??= this.claim(kind);
          kind = null;
        }
        if (cut?.where === 'before') return end();
        server.write(message.bytes);
      }
      // The COMMIT has been sent. The proxy cannot know whether it succeeds.
      if (cut?.where === 'during') server.write('', end);
    });
    server.on('data', (chunk) => {
      const messages = fromServer.push(chunk);
      if (cut?.where === 'after') {
        if (messages.some(saysCommitted)) end();
        return;
      }
      client.write(chunk);
    });
  }

  claim(kind) {
    if (kind === null || this.armed?.kind !== kind) return null;
    const cut = this.armed;
    this.armed = null;
    return cut;
  }
}
