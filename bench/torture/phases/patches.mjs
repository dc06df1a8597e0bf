import { RULES } from '../tills.mjs';
import { delay } from '../wait.mjs';

const ATTEMPTS = 2_000;
/** The spread of those who lost a race, in milliseconds for each of them: few meet again at once. */
const SPREAD_EACH = 8;

/** Everybody adds 1 to a number in one customer's address at the same time: read, write with If-Match, on 412 again. */
export async function patchOneCustomer({ tills, random, results, options: { patches } }, tally) {
  const [{ business_id, customer_ids }] = tills.books.shops;
  const path = `/api/customers/${business_id}/${customer_ids[0]}`;
  const read = () => tills.persist(tally, RULES.none, { method: 'GET', path });
  await tills.persist(tally, RULES.none, { method: 'PATCH', path, body: { address: '0' } });
  const first = versionOf(await read());
  let waiting = patches;
  const add = async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { headers, body } = await read();
      const answer = await tills.persist(tally, PATCH_RULES, {
        ...{ method: 'PATCH', path, headers: { 'If-Match': headers.etag } },
        body: { address: String(Number(body.customer.address) + 1) },
      });
      if (answer.status === 200) break;
      results.preconditionsFailed++;
      await delay(random.next() * SPREAD_EACH * waiting);
    }
    waiting--;
  };
  await Promise.all(Array.from({ length: patches }, add));
  const last = await read();
  const [applied, versions] = [Number(last.body.customer.address), versionOf(last) - first];
  results.patchesLost = patches - applied;
  if (applied !== patches) tally.fail(`${patches} patches were acknowledged, ${applied} are there`);
  if (versions !== patches) tally.fail(`${patches} patches made ${versions} versions`);
  return `${patches} concurrent PATCHes`;
}

/** Here losing a race is an answer. */
const PATCH_RULES = { ...RULES.none, final: [412] };

const versionOf = ({ headers }) => Number(/^"(\d+)/.exec(headers.etag)[1]);
