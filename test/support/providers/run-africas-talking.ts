import { startFakeAfricasTalking } from '../fake-africas-talking';

/**
 * Runs the fake in a separate process, which continues when the application is killed. Prints its URL. Ends with its
 * parent process.
 */
async function main(): Promise<void> {
  const [username, api_key] = process.argv.slice(2);
  const fake = await startFakeAfricasTalking(0, username && api_key ? { username, api_key } : undefined);
  process.stdout.write(`${JSON.stringify({ url: fake.url, environment: fake.environment })}\n`);
  process.stdin.resume().on('end', () => process.exit(0));
}

void main();
