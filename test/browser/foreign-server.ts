import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The server of an attacker, which waits for data that a page sends out. It answers every request, also requests of
 * other origins.
 */
export class ForeignServer {
  /** The paths of the requests that came, such as `/fetch`: one for each way of sending data. */
  readonly reached = new Set<string>();
  private awaited: { ways: readonly string[]; resolve: () => void } | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ForeignServer> {
    const server = createServer();
    const foreignServer = new ForeignServer(server);
    const note = (url = '/') => {
      foreignServer.reached.add(new URL(url, foreignServer.origin).pathname);
      if (foreignServer.awaited?.ways.every((way) => foreignServer.reached.has(way))) foreignServer.awaited.resolve();
    };
    server.on('request', (request, response) => {
      note(request.url);
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' }).end('thanks');
    });
    server.on('upgrade', (request, socket) => {
      note(request.url);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return foreignServer;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when a request has come by each of these ways. */
  untilReached(ways: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      if (ways.every((way) => this.reached.has(way))) resolve();
      else this.awaited = { ways, resolve };
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
