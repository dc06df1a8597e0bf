import { connect, createServer } from 'node:net';

/** A connection to a server that is `delayMs` away in each direction. */
export class DelayedLink {
  constructor(port, delayMs) {
    this.sockets = new Set();
    this.server = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [client, server],
        [server, client],
      ]) {
        this.sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
        from.on('error', () => from.destroy());
        // Messages that were on their way when the server crashed never arrive.
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    return this.server.address().port;
  }

  async close() {
    if (!this.server.listening) return;
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
