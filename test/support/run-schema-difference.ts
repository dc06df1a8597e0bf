// A program, not a test: the schema engine is an ES module, which jest's sandbox does not load.
import { schemaDifference } from '@wateja/prisma';

void schemaDifference(process.argv[2] ?? '').then((difference) => {
  // The engine leaves a timer behind; there is nothing to wait for.
  process.stdout.write(difference, () => process.exit(0));
});
