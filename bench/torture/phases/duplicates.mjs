import { RULES } from '../tills.mjs';

const COPIES = 10;
/** The number of keys that are in use at the same time. */
const PARALLEL = 5;
const REFUND_SHARE = 0.2;
const QUOTED_SHARE = 0.25;

/** Sends every key ten times at once, to any instance. There must be one effect and one answer. */
export async function sendDuplicates({ tills, books, random, options: { duplicates } }, tally) {
  let sent = 0;
  const worker = async () => {
    while (sent < duplicates) {
      sent++;
      const refund = random.next() < REFUND_SHARE ? books.newRefund() : null;
      const quoted = !refund && random.next() < QUOTED_SHARE ? await tills.askForQuote(tally, RULES.none, true) : null;
      await sendCopies(tills, books, tally, refund ?? quoted ?? books.newSale(true));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return `${duplicates} keys × ${COPIES}`;
}

async function sendCopies(tills, books, tally, entry) {
  tally.add(entry.sale ? 'refunds' : 'sales');
  const copies = Array.from({ length: COPIES }, () => tills.persist(tally, RULES.none, entry.request));
  const answers = (await Promise.all(copies)).filter(Boolean);
  if (answers.length < COPIES) tally.fail('a duplicate was never acknowledged');
  if (answers.length === 0) return;
  tally.add('acknowledged');
  const first = answers.filter(({ headers }) => !headers['idempotent-replayed']);
  if (first.length !== 1) tally.fail(`${first.length} answers to one key say that they are the first`);
  const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
  if (bodies.size !== 1) tally.fail('two answers to one key differ');
  const wrong = books.acknowledge(entry, answers[0]);
  if (wrong) tally.fail(wrong);
}
