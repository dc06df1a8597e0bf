import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { sheetXml, workbook } from '../../test/support/workbook';
import { type Person, people } from '../seed/people';
import { anyOf, randomStream } from '../seed/random';

const CUSTOMERS = 'external_id,name,phone,email,address,customer_type,prefer_sms,prefer_email,prefer_call,created_at';
const SALES = 'external_id,customer_external_id,payment_method,status,completed_at,product_id,quantity,unit_price';

const REGISTERED = '2023-01-01T08:00:00+03:00';
/** The time of the first sale. The sales are spread over two years. */
const FIRST_SALE = Date.UTC(2023, 0, 2, 5);
const TWO_YEARS = 2 * 365 * 86_400_000;
const PRODUCTS = 2_000;
const WALK_INS = 0.1;
const QUANTITIES = ['1', '1', '1', '2', '3', '0.5', '1.250'];
const PAYMENTS = ['cash', 'cash', 'mpesa', 'mpesa', 'mpesa', 'credit'];

/** The content of a file of sales. */
export interface SalesFile {
  sales: number;
  lines: number;
}

/** The number of rows that are written at once. */
const CHUNK = 1_000;

const idOf = (index: number) => `TILL-${String(index + 1).padStart(7, '0')}`;
const quoted = (cell: string | null) =>
  cell !== null && /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Writes `count` customers to `path`. The same seed gives the same customers. */
export async function writeCustomers(path: string, count: number, seed: number): Promise<void> {
  function* rows(): Generator<string> {
    yield CUSTOMERS;
    const source = people(seed);
    for (let index = 0; index < count; index++) yield customerRow(source.next().value, index);
  }
  await write(path, rows());
}

function customerRow({ name, phone, email, address, customer_type }: Person, index: number): string {
  const cells = [idOf(index), name, phone, email, address, customer_type, 'yes', 'no', 'no', REGISTERED];
  return cells.map(quoted).join(',');
}

const SHORT_COLUMNS = ['external_id', 'name', 'phone', 'email', 'customer_type'] as const;

/** Customers with few columns. A file of a million of them is not too large for an upload. */
function* shortCustomers(count: number, seed: number): Generator<string[]> {
  yield [...SHORT_COLUMNS];
  const source = people(seed);
  for (let index = 0; index < count; index++) {
    const { name, phone, email, customer_type } = source.next().value;
    yield [idOf(index), name, phone ?? '', email ?? '', customer_type];
  }
}

/** Writes `count` customers with few columns to `path`. @param suffix what their names end with */
export async function writeShortCustomers(path: string, count: number, suffix = ''): Promise<void> {
  function* rows(): Generator<string> {
    for (const [index, cells] of entriesOf(shortCustomers(count, 1))) {
      yield cells.map((cell, at) => quoted(index > 0 && at === 1 ? `${cell}${suffix}` : cell)).join(',');
    }
  }
  await write(path, rows());
}

function* entriesOf<T>(values: Iterable<T>): Generator<[number, T]> {
  let index = 0;
  for (const value of values) yield [index++, value];
}

/** Writes the same customers as {@link writeShortCustomers}, as a workbook. */
export async function writeCustomersWorkbook(path: string, count: number): Promise<void> {
  await writeFile(path, workbook({ Customers: sheetXml([...shortCustomers(count, 1)]) }));
}

/** Writes sales in the order of time, each with one to three lines, for any of the `customers` and for walk-ins. */
export async function writeSales(path: string, sales: number, customers: number, seed: number): Promise<SalesFile> {
  const random = randomStream(seed);
  let lines = 0;
  function* rows(): Generator<string> {
    yield SALES;
    for (let sale = 0; sale < sales; sale++) {
      const receipt = `R-${String(sale + 1).padStart(8, '0')}`;
      // Some customers buy often: a quarter of the customers have half of the sales.
      const customer = random() < WALK_INS ? '' : idOf(Math.floor(random() ** 2 * customers));
      const at = new Date(FIRST_SALE + Math.floor((sale / sales) * TWO_YEARS)).toISOString();
      const head = [customer, anyOf(random, PAYMENTS), 'completed', at].join(',');
      const count = 1 + Math.floor(random() * 3);
      lines += count;
      for (let line = 0; line < count; line++) {
        const price = `${10 + Math.floor(random() * 2_000)}.${line === 0 ? '50' : '00'}`;
        const item = [1 + Math.floor(random() * PRODUCTS), anyOf(random, QUANTITIES), price].join(',');
        yield `${receipt},${line === 0 ? head : ',,,'},${item}`;
      }
    }
  }
  await write(path, rows());
  return { sales, lines };
}

async function write(path: string, rows: Generator<string>): Promise<void> {
  function* chunks(): Generator<string> {
    let chunk: string[] = [];
    for (const row of rows) {
      if (chunk.push(row) < CHUNK) continue;
      yield `${chunk.join('\n')}\n`;
      chunk = [];
    }
    if (chunk.length > 0) yield `${chunk.join('\n')}\n`;
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
}
