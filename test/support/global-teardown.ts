import { rm } from 'node:fs/promises';

/** Ends the server of the run and removes every trace of it. */
export default async function globalTeardown(): Promise<void> {
  if (!globalThis.testServer) return;
  const { server, dataDirectory } = globalThis.testServer;
  await server.stop('immediate');
  await rm(server.directory, { recursive: true, force: true });
  await rm(dataDirectory, { recursive: true, force: true });
}
