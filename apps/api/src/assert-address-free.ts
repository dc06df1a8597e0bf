import { once } from 'node:events';
import { createServer } from 'node:net';

import type { ApiEnvironment } from './environment';

/**
 * Listens on the address of the service for a moment. So a port that another program uses is found before a PostgreSQL
 * is started and migrated.
 * @throws the error of Node when the service could not listen
 */
export async function assertAddressFree({ PORT, HOST }: Pick<ApiEnvironment, 'PORT' | 'HOST'>): Promise<void> {
  const server = createServer();
  server.listen({ port: PORT, host: HOST });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
