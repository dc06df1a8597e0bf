// npm run dev: builds and runs the API, and restarts it whenever a source file changes. Ctrl+C stops everything. While
// the sources do not compile, the last working API continues to run. After a change in prisma/schema, run `npm run
// generate:client` in another terminal. The API then restarts with the new client.
import { createRequire } from 'node:module';

import { beforeWatching } from './build-if-stale.mjs';
import { endWithNpm } from './end-with-npm.mjs';

beforeWatching('dist/apps/api/src/main.js');
endWithNpm();
// Nest's command runs in this process, so that signals reach it directly.
process.argv.push('start', 'api', '--watch', '--preserveWatchOutput', '--no-shell');
createRequire(import.meta.url)('@nestjs/cli/bin/nest.js');
