// A program, not a test: the schema engine is an ES module, which jest's sandbox does not load. Its arguments are URLs
// of databases. Prints their differences from the Prisma schema as a JSON list.
import { schemaDifference } from '@wateja/database-server';

async function main(): Promise<void> {
  const differences: string[] = [];
  for (const url of process.argv.slice(2)) differences.push(await schemaDifference(url));
  // The schema engine leaves timers running, so the process must exit by itself.
  process.stdout.write(JSON.stringify(differences), () => process.exit(0));
}

void main();
