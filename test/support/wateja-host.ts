/**
 * A program that runs commands of `wateja` for other programs, in its own folder and environment. To start Node with all
 * modules takes longer than most commands. It listens on the socket that its argument names.
 */
import { createServer } from 'node:net';

import { readEnvironment } from '../../apps/cli/src/environment';
import { runWateja } from './run-wateja';

const env = readEnvironment(process.env);

createServer({ allowHalfOpen: true }, (connection) => {
  let args = '';
  connection.setEncoding('utf8');
  connection.on('data', (chunk: string) => (args += chunk));
  connection.on('end', () => {
    void runWateja({ env }, JSON.parse(args) as string[]).then((result) => connection.end(JSON.stringify(result)));
  });
}).listen(process.argv[2], () => process.stdout.write('ready\n'));
