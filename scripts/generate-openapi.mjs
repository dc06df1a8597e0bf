// Makes the OpenAPI document of the built application, without a server or a database.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The document as an object. The server answers the same document at /api/openapi.json. */
export async function openApiDocument() {
  const load = createRequire(import.meta.url);
  const { createApp } = load('../dist/apps/api/src/create-app.js');
  const { createDocument } = load('../dist/libs/http/src/index.js');
  const { describePermission } = load('../dist/libs/auth/src/index.js');
  const { webhookDocument } = load('../dist/libs/webhooks/src/index.js');
  const { readEnvironment } = load('../dist/apps/api/src/environment.js');
  const directory = mkdtempSync(join(tmpdir(), 'wateja-openapi-'));
  const DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/never-asked';
  const env = readEnvironment({
    NODE_ENV: 'test',
    DATABASE_URL,
    DATA_DIR: directory,
    LOG_DIR: join(directory, 'logs'),
    LOG_LEVEL: 'error',
    JWT_SECRET: 'only for making the document, never used',
  });
  try {
    const app = await createApp(env, { url: DATABASE_URL, role: null });
    return createDocument(app, describePermission, webhookDocument());
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
