import { rm } from 'node:fs/promises';

/** Removes all databases of the run, and stops its server. */
export default async function globalTeardown(): Promise<void> {
  if (!globalThis.testServer) return;
  const { server, dataDirectory, temporary } = globalThis.testServer;
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  await server.close();
  await rm(dataDirectory, { recursive: true, force: true });
}
