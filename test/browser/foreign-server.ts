import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of a stranger, who waits for what a page lets out. It answers every request, also those of other origins. */
export class Stranger {
  /** The ways by which something came, such as `/fetch`. */
  readonly reached = new Set<string>();
  private awaited: { ways: readonly string[]; resolve: () => void } | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Stranger> {
    const server = createServer();
    const stranger = new Stranger(server);
    const note = (url = '/') => {
      stranger.reached.add(new URL(url, stranger.origin).pathname);
      if (stranger.awaited?.ways.every((way) => stranger.reached.has(way))) stranger.awaited.resolve();
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
    return stranger;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends when something has come by each of the ways. */
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
