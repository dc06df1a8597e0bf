import { createTestApp, type TestApp } from './test-app';
import { cloneDatabase, createTestDatabase, type TestDatabase } from './test-database';

/** A database with the demo shop. Tests clone it, because loading the shop takes much longer than a clone. */
export async function createDemoDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const loading = await createTestApp({ DEMO_DATA: 'true' }, database);
  await loading.close();
  return database;
}

/** Starts the application on a clone of a database with the demo shop. */
export async function createDemoApp(demo: TestDatabase, overrides: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  return createTestApp({ DEMO_DATA: 'true', ...overrides }, await cloneDatabase(demo), false);
}
