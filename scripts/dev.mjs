// npm run dev: builds, runs the API, and restarts it whenever a source file changes. One Ctrl+C ends all of it.
// While the sources do not compile, the last API that did goes on running. After a change of prisma/schema, run
// `npm run generate:client` in another terminal: the API restarts with the new client.
import { createRequire } from 'node:module';

import { beforeWatching } from './build-if-stale.mjs';
import { endWithNpm } from './end-with-npm.mjs';

beforeWatching('dist/apps/api/src/main.js');
endWithNpm();
// The command of Nest runs in this process, so that a signal has one process less to reach.
process.argv.push('start', 'api', '--watch', '--preserveWatchOutput', '--no-shell');
createRequire(import.meta.url)('@nestjs/cli/bin/nest.js');
