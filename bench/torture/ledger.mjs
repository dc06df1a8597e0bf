/**
 * Compares the records of the tills with the database, by independent SQL. Amounts are in cents, quantities in
 * thousandths. A request without an answer may have had an effect or not, but not two.
 */
export async function compareLedger(database, books) {
  const findings = { lost: 0, doubled: 0, wrong_cents: 0, unacknowledged: 0, problems: [] };
  const note = (problem) => findings.problems.length < 20 && findings.problems.push(problem);

  const sales = groupBy(await database.query(SALES), 'mark');
  for (const entry of books.sales.values()) {
    entry.row = match(entry, sales, `sale ${entry.mark}`, findings, note);
    if (!entry.row) continue;
    const { business_id, customer_id } = entry.row;
    if (business_id !== entry.business_id || customer_id !== entry.customer_id)
      note(`sale ${entry.row.id} is somebody else's`);
    entry.returned = { cents: 0, thousandths: 0, isAll: false };
  }
  for (const [mark, rows] of sales) if (!books.sales.has(mark)) note(`${rows.length} sales ${mark} that nobody posted`);

  const refunds = groupBy(await database.query(REFUNDS), 'reason');
  for (const refund of books.refunds.values()) {
    // The answer to a refund contains the id of the sale, but not of the refund.
    const row = match(
      { ...refund, id: null, isAcknowledged: refund.id !== null },
      refunds,
      refund.reason,
      findings,
      note,
    );
    if (row) giveBack(refund);
  }
  for (const [reason, rows] of refunds) if (!books.refunds.has(reason)) note(`${rows.length} refunds nobody asked for`);

  for (const { row, returned } of books.sales.values()) {
    if (!row || row.refunded_cents === returned.cents) continue;
    findings.wrong_cents += Math.abs(row.refunded_cents - returned.cents);
    note(`sale ${row.id} has ${row.refunded_cents} cents refunded, not ${returned.cents}`);
  }
  const [{ count }] = await database.query(INCONSISTENT);
  if (count > 0) note(`${count} sales whose lines or refunds do not add up to them`);
  return findings;
}

/** The only row of an entry, or none. */
function match(entry, rowsOf, name, findings, note) {
  const rows = rowsOf.get(entry.mark) ?? [];
  const isAcknowledged = entry.isAcknowledged ?? entry.id !== null;
  if (!isAcknowledged && rows.length > 0) findings.unacknowledged++;
  if (isAcknowledged && rows.length === 0) {
    findings.lost++;
    note(`${name} was acknowledged and is lost`);
  }
  if (rows.length > 1) {
    findings.doubled += rows.length - 1;
    note(`${name} is there ${rows.length} times`);
  }
  const [row] = rows;
  if (!row) return null;
  if (entry.id !== null && entry.id !== row.id) note(`${name} was acknowledged as ${entry.id} and is ${row.id}`);
  if (row.cents !== entry.cents) {
    findings.wrong_cents += Math.abs(row.cents - entry.cents);
    note(`${name} is ${row.cents} cents, not ${entry.cents}`);
  }
  return row;
}

function giveBack({ sale, cents, thousandths, isRest }) {
  const { returned } = sale;
  returned.cents += cents;
  returned.isAll ||= isRest;
  returned.thousandths = isRest ? sale.thousandths : returned.thousandths + thousandths;
}

/**
 * Compares the metrics with the records of the tills.
 * @returns {drift: number, wrong: number} the difference in cents, and the number of wrong customers
 */
export async function compareMetrics(database, books) {
  const expected = new Map(
    books.shops.flatMap(({ business_id, customer_ids }) =>
      customer_ids.map((id) => [
        `${business_id}/${id}`,
        { purchases: 0, cents: 0, thousandths: 0, first: null, last: null },
      ]),
    ),
  );
  for (const { row, returned, cents, thousandths } of books.sales.values()) {
    const metrics = row && expected.get(`${row.business_id}/${row.customer_id}`);
    if (!metrics || returned.isAll) continue;
    metrics.purchases++;
    metrics.cents += cents - returned.cents;
    metrics.thousandths += thousandths - returned.thousandths;
    metrics.first = Math.min(metrics.first ?? row.time, row.time);
    metrics.last = Math.max(metrics.last ?? row.time, row.time);
  }
  let [drift, wrong] = [0, 0];
  for (const { who, ...stored } of await database.query(METRICS)) {
    const metrics = expected.get(who);
    drift += Math.abs(stored.cents - metrics.cents);
    if (Object.keys(metrics).some((name) => stored[name] !== metrics[name])) wrong++;
    expected.delete(who);
  }
  return { drift, wrong: wrong + expected.size };
}

function groupBy(rows, column) {
  const groups = new Map();
  for (const row of rows) groups.set(row[column], [...(groups.get(row[column]) ?? []), row]);
  return groups;
}

const time = (column) => `(extract(epoch FROM ${column}) * 1000)::float8`;

const SALES = `
  SELECT id, business_id, customer_id, ${time('completed_at')} AS time,
    CASE WHEN external_id LIKE 'Q-%' THEN external_id ELSE ${time('completed_at')}::text END AS mark, (total_amount * 100)::float8 AS cents,
    (refunded_amount * 100)::float8 AS refunded_cents
  FROM sales`;

const REFUNDS = `SELECT id, reason, (amount * 100)::float8 AS cents FROM sale_refunds`;

const INCONSISTENT = `
  SELECT count(*)::int FROM sales s
  LEFT JOIN (SELECT sale_id, sum(net_amount) AS amount, sum(quantity) AS items FROM sale_items GROUP BY 1) i ON i.sale_id = s.id
  LEFT JOIN (SELECT sale_id, sum(amount) AS amount, sum(total_items) AS items FROM sale_refunds GROUP BY 1) r ON r.sale_id = s.id
  WHERE (s.total_amount, s.total_items) <> (COALESCE(i.amount, s.total_amount), COALESCE(i.items, s.total_items))
    OR (s.refunded_amount, s.refunded_items) <> (COALESCE(r.amount, 0), COALESCE(r.items, 0))`;

const METRICS = `
  SELECT business_id || '/' || customer_id AS who, total_purchases AS purchases, (total_spent * 100)::float8 AS cents,
    (total_items_bought * 1000)::float8 AS thousandths,
    ${time('first_purchase_date')} AS first, ${time('last_purchase_date')} AS last
  FROM customer_purchase_history`;
