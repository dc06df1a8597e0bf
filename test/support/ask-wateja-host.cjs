/** `node ask-wateja-host.cjs SOCKET ARGUMENT…` lets wateja-host.ts run a command, and prints and ends like the command. */
const { createConnection } = require('node:net');

const [socket, ...args] = process.argv.slice(2);
let answer = '';
const connection = createConnection(socket, () => connection.end(JSON.stringify(args)));
connection.setEncoding('utf8');
connection.on('data', (chunk) => (answer += chunk));
connection.on('end', () => {
  const { exitCode, stdout, stderr } = JSON.parse(answer);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
});
