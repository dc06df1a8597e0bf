import { once } from 'node:events';
import { createServer } from 'node:net';

import type { ApiEnvironment } from './environment';

/**
 * Listens on the address of the service for a moment. So the start fails if another program uses the port, before a
 * PostgreSQL is started and migrated.
 * @throws the error of Node if the service could not listen
 */
export async function assertAddressFree({ PORT, HOST }: Pick<ApiEnvironment, 'PORT' | 'HOST'>): Promise<void> {
  const server = createServer();
  server.listen({ port: PORT, host: HOST });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
