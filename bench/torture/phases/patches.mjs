import { RULES } from '../tills.mjs';
import { delay } from '../wait.mjs';

const ATTEMPTS = 2_000;
/** The range of random pauses after a conflict, in milliseconds per client, so that few clients conflict again. */
const SPREAD_EACH = 8;

/**
 * All clients add 1 to a number in one customer's address at the same time. Each reads, writes with If-Match, and
 * starts again after a 412.
 */
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

/** In this phase a 412 is an expected answer. */
const PATCH_RULES = { ...RULES.none, final: [412] };

const versionOf = ({ headers }) => Number(/^"(\d+)/.exec(headers.etag)[1]);
