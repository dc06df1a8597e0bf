// node scripts/online-retail.mjs INVOICES.csv FOLDER
// Turns the invoices of the "Online Retail" data set (a UK gift wholesaler, 2010-12 to 2011-12; columns customer_id,
// invoice_no, invoice_date, amount_gbp, units, lines, country) into FOLDER/customers.csv and FOLDER/sales.csv for
// `wateja import`.
import { Decimal } from 'decimal.js';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CUSTOMER_COLUMNS = ['external_id', 'name', 'address', 'customer_type', 'created_at'];
const SALE_COLUMNS = [
  ...['external_id', 'customer_external_id', 'payment_method', 'completed_at', 'total_amount', 'total_items'],
];

const [source, folder] = process.argv.slice(2);
if (!source || !folder) {
  console.error('Usage: node scripts/online-retail.mjs INVOICES.csv FOLDER');
  process.exit(2);
}

/** The customers by id, with the values of their first invoice. */
const customers = new Map();

async function* sales(invoices) {
  for await (const invoice of invoices) {
    rememberCustomer(invoice);
    yield {
      external_id: invoice.invoice_no,
      customer_external_id: invoice.customer_id,
      payment_method: 'credit',
      completed_at: invoice.invoice_date,
      // Four invoices have tenths of a penny, which are rounded.
      total_amount: new Decimal(invoice.amount_gbp).toFixed(2, Decimal.ROUND_HALF_UP),
      total_items: invoice.units,
    };
  }
}

function rememberCustomer({ customer_id, invoice_date, country }) {
  const earlier = customers.get(customer_id);
  if (earlier && earlier.created_at <= invoice_date) return;
  customers.set(customer_id, {
    external_id: customer_id,
    name: `Customer ${customer_id}`,
    address: country,
    customer_type: 'wholesale',
    created_at: invoice_date,
  });
}

const write = (columns, name) => [stringify({ header: true, columns }), createWriteStream(join(folder, name))];

mkdirSync(folder, { recursive: true });
try {
  await pipeline(
    createReadStream(source),
    parse({ columns: true, bom: true }),
    sales,
    ...write(SALE_COLUMNS, 'sales.csv'),
  );
  await pipeline(Readable.from(customers.values()), ...write(CUSTOMER_COLUMNS, 'customers.csv'));
} catch (error) {
  console.error(`${source} cannot be converted: ${error.message}`);
  process.exit(2);
}
console.log(
  `${customers.size} customers are in ${join(folder, 'customers.csv')}, their sales in ${join(folder, 'sales.csv')}`,
);
