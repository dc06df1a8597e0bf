// A receiver of webhooks that is killed from time to time. It fails 10 % of the requests, and does not answer 2 %. It
// writes each event to its file before it accepts the event: `webhook-id number`. Arguments: the port and the file.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file] = process.argv.slice(2);

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const chance = Math.random();
    if (chance < 0.02) return;
    if (chance < 0.12) {
      response.writeHead(500).end('No');
      return;
    }
    const { data } = JSON.parse(Buffer.concat(parts).toString());
    appendFileSync(file, `${request.headers['webhook-id']} ${data.sale_id}\n`);
    response.writeHead(204).end();
  });
}).listen(Number(port), '127.0.0.1');
