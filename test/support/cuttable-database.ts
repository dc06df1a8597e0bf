import { connect, createServer, type Server, type Socket } from 'node:net';

import { createTestDatabase, type TestDatabase } from './test-database';

/** A database whose network connection can be cut. */
export interface CuttableDatabase extends TestDatabase {
  /** Drops every connection and refuses new ones. */
  cut(): Promise<void>;
  restore(): Promise<void>;
}

/** Creates a database behind a relay. All URLs use the relay; `query` does not. */
export async function createCuttableDatabase(): Promise<CuttableDatabase> {
  const database = await createTestDatabase();
  const target = new URL(database.admin_url);
  const [host, serverPort] = [target.hostname, Number(target.port)];
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    const server = connect(serverPort, host);
    for (const [socket, peer] of [[client, server] as const, [server, client] as const]) {
      sockets.add(socket);
      socket.pipe(peer);
      socket.on('error', () => peer.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
  });
  const port = await listen(relay, 0);
  const cut = async () => {
    const closed = new Promise((done) => relay.close(done));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const throughRelay = (url: string) => {
    const changed = new URL(url);
    changed.port = String(port);
    return changed.href;
  };
  return {
    ...database,
    admin_url: throughRelay(database.admin_url),
    owner_url: throughRelay(database.owner_url),
    application_url: throughRelay(database.application_url),
    cut,
    restore: async () => {
      await listen(relay, port);
    },
    drop: async () => {
      await cut();
      await database.drop();
    },
  };
}

async function listen(relay: Server, port: number): Promise<number> {
  await new Promise<void>((done) => relay.listen(port, '127.0.0.1', done));
  return (relay.address() as { port: number }).port;
}
