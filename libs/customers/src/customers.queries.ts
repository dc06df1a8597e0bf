import { isoTime, prepare, Prisma, type Statement } from '@wateja/prisma';

import type { CustomerListQuery } from './customers.schemas';
import { mayBePhone, nationalDigits, searchTerms } from './search-text';

// With the alias of the table: created_at alone would be the formatted text of the answer, which has no index.
const SORT_COLUMNS = { created_at: 'c.created_at', name: 'c.name', id: 'c.id' } as const;
const SORT_TYPES = { created_at: 'timestamptz', name: 'text', id: 'int' } as const;

/** From this offset on, the rows before the page are skipped in the index, and not read from the table. */
const DEEP = 200;

/** A row of {@link customerList}: a page as JSON, and the position where the next page begins. */
export interface CustomerListRow {
  customers: string;
  total: number;
  /**
   * The sort value and the id of the page's last customer; null if the page is not full, or if a cursor shows that no
   * page follows.
   */
  last_value: string | number | Date | null;
  last_id: number | null;
}

interface ListValues extends Record<string, unknown> {
  business_id: number;
  customer_type: string | undefined;
  external_id: string | undefined;
  tag: string | undefined;
  limit: number;
  offset: number;
  value: string | number | Date | undefined;
  id: number | undefined;
}

type ListStatement = (values: ListValues) => Statement;
const lists = new Map<string, ListStatement>();

/**
 * Returns one row: a page of customers and the total. Customers with equal values are sorted by id. Each combination of
 * filter, sorting and paging is a prepared statement of its own.
 */
export function customerList(businessId: number, query: CustomerListQuery): Statement {
  const { sort_by, sort_order, filter_type: customerType, external_id, tag, is_active, limit, offset, cursor } = query;
  const isDeep = offset > DEEP;
  const active = is_active ? 'active' : 'inactive';
  const name = [
    'customers',
    active,
    sort_by,
    sort_order,
    customerType && 'type',
    external_id && 'id',
    tag && 'tag',
    cursor && 'after',
    isDeep && 'deep',
  ]
    .filter(Boolean)
    .join('-');
  const statement = lists.get(name) ?? listStatement(name, query, isDeep);
  lists.set(name, statement);
  return statement({
    business_id: businessId,
    customer_type: customerType,
    external_id,
    tag,
    limit,
    offset,
    value: cursor?.[sort_by],
    id: cursor?.id,
  });
}

function listStatement(name: string, query: CustomerListQuery, isDeep: boolean): ListStatement {
  const column = Prisma.raw(SORT_COLUMNS[query.sort_by]);
  const type = Prisma.raw(SORT_TYPES[query.sort_by]);
  const order = Prisma.raw(query.sort_order);
  // Part of the SQL text, because active and inactive customers have different indexes.
  const isActive = Prisma.raw(query.is_active ? 'is_active' : 'NOT is_active');
  const beyond = Prisma.raw(query.sort_order === 'asc' ? '>' : '<');
  return prepare<ListValues>(name, ({ business_id, customer_type, external_id, tag, limit, offset, value, id }) => {
    const filter = Prisma.sql`business_id = ${business_id} AND ${isActive}
      ${query.filter_type ? Prisma.sql`AND customer_type = ${customer_type}` : Prisma.empty}`;
    const orderBy = Prisma.sql`ORDER BY ${column} ${order}, c.id ${order}`;
    const [tagged, source] =
      query.tag === undefined ? [Prisma.empty, Prisma.sql`customers c`] : customersTagged(business_id, tag);
    const page = (columns: Prisma.Sql) => Prisma.sql`
      SELECT ${columns} FROM ${source}
      WHERE ${filter} ${query.external_id === undefined ? Prisma.empty : Prisma.sql`AND c.external_id = ${external_id}`}`;
    // The stored counts know neither an external_id, which one customer has at most, nor tags.
    const total =
      query.external_id === undefined && query.tag === undefined
        ? Prisma.sql`SELECT COALESCE(sum(customers), 0)::int FROM customer_counts WHERE ${filter}`
        : page(Prisma.sql`count(*)::int`);
    const select = {
      plain: () => Prisma.sql`${page(ROW)} ${orderBy} LIMIT ${limit} OFFSET ${offset}`,
      // One lookup for each customer: the planner expects a page to be a tenth of the shop, and would join all customers.
      deep: () => Prisma.sql`
        SELECT ${ROW} FROM (${page(Prisma.sql`c.id`)} ${orderBy} LIMIT ${limit} OFFSET ${offset}) place,
          LATERAL (SELECT ${ROW} FROM customers c WHERE c.business_id = ${business_id} AND c.id = place.id OFFSET 0) c
        ${orderBy}`,
      // Reads one row more than the page has, to see whether there is a next page.
      after: () => Prisma.sql`
        SELECT c.*, row_number() OVER () AS n FROM (
          ${page(ROW)} AND (${column}, c.id) ${beyond} (${value}::${type}, ${id}::bigint) ${orderBy} LIMIT ${limit}::int + 1
        ) c`,
    };
    const isAfter = query.cursor !== undefined;
    const onPage = isAfter ? Prisma.sql`FILTER (WHERE c.n <= ${limit})` : Prisma.empty;
    const hasNext = isAfter ? Prisma.sql`max(c.n) > ${limit}` : Prisma.sql`true`;
    return Prisma.sql`${tagged}
      SELECT COALESCE(json_agg(json_build_object(
          'id', c.id, 'name', c.name, 'phone', c.phone, 'customer_type', c.customer_type, 'is_active', c.is_active,
          'tags', c.tags, 'created_at', ${isoTime('c.created_at')}
        )) ${onPage}, '[]')::text AS customers,
        (${total}) AS total,
        CASE WHEN ${hasNext} THEN (array_agg(${column}))[${limit}::int] END AS last_value,
        CASE WHEN ${hasNext} THEN (array_agg(c.id))[${limit}::int] END AS last_id
      FROM (${isAfter ? select.after() : isDeep ? select.deep() : select.plain()}) c`;
  });
}

/**
 * The customers with a tag: a part of WITH that finds them once for the page and the total, and a source of rows. It looks
 * up each customer by the id, because the planner does not know how few they are.
 */
const customersTagged = (businessId: unknown, tag: unknown): [Prisma.Sql, Prisma.Sql] => [
  Prisma.sql`WITH tagged AS MATERIALIZED (
    SELECT id FROM customers_tagged(${businessId}::bigint, ARRAY[${tag}::text]) AS id
  )`,
  Prisma.sql`tagged, LATERAL (
    SELECT ${ROW}, c.business_id, c.external_id FROM customers c
    WHERE c.business_id = ${businessId} AND c.id = tagged.id OFFSET 0
  ) c`,
];

const ROW = Prisma.raw('c.id, c.name, c.phone, c.customer_type, c.is_active, c.tags, c.created_at');

/** The results of a search. */
export interface Found {
  /** The answer, as JSON. */
  results: string;
  /** The country of the business at this moment; missing if the term cannot be a phone. */
  country?: string;
  /** While phones are read anew: the countries by which some are still read; missing if the term cannot be a phone. */
  from_countries?: string[];
}

/** The rank that the database function `search_customers` gives to a customer found in spite of a typo. */
const SIMILAR = Prisma.raw('3');

/** SQL for the answer, as JSON, from the customers `c` that were found with the ranks `f`. */
const answer = (query: unknown) => Prisma.sql`json_build_object(
    'results', COALESCE(json_agg(json_build_object(
      'id', c.id, 'name', c.name, 'phone', c.phone, 'email', c.email, 'customer_type', c.customer_type,
      'match', CASE f.rank WHEN ${SIMILAR} THEN 'similar' ELSE 'exact' END
    ) ORDER BY f.rank, c.id), '[]'),
    'query', ${query}::text, 'count', count(*)
  )::text`;

interface SearchValues extends Record<string, unknown> {
  business_id: number;
  written: string;
  digits: string;
  limit: number;
  query: string;
}

const searchStatement = (name: string, columns: (businessId: unknown) => Prisma.Sql) =>
  prepare<SearchValues>(
    name,
    ({ business_id, written, digits, limit, query }) => Prisma.sql`
      SELECT ${answer(query)} AS results ${columns(business_id)}
      FROM search_customers(${business_id}::bigint, ${query}, ${written}, ${digits}, ${limit}::int) f
      JOIN customers c ON c.business_id = ${business_id} AND c.id = f.id`,
  );

const search = searchStatement('customers-search', () => Prisma.empty);
const searchByDigits = searchStatement(
  'customers-search-by-digits',
  (businessId) => Prisma.sql`,
    (SELECT country FROM businesses WHERE id = ${businessId}::bigint) AS country,
    COALESCE((SELECT from_countries FROM customer_reindexings WHERE business_id = ${businessId}::bigint), '{}')
      AS from_countries`,
);

/**
 * Returns one row: the answer of the search, as JSON. It contains active customers, found by external_id, name, email
 * or phone, in this order: the external_id is the term; the name, email or phone starts with the term; it contains the
 * term; the name contains the words of the term in another order. Only if no customer matches, it contains customers
 * whose name differs by a typo. A database function does the search, because row-level security would keep a plain
 * statement from using the indexes.
 */
export function customerSearch(businessId: number, country: string, query: string, limit: number): Statement {
  // A term without digits means the same in each country.
  const statement = mayBePhone(query) ? searchByDigits : search;
  return statement({ business_id: businessId, ...searchTerms(query, country), limit, query });
}

/** Finds customers by phones that any of several countries reads. `digits` are the digits of the term in each of them. */
const searchInAll = prepare<{ business_id: number; written: string; digits: string[]; limit: number; query: string }>(
  'customers-search-in-all',
  ({ business_id, written, digits, limit, query }) => Prisma.sql`
    WITH ranked AS (
      SELECT s.id, min(s.rank) AS rank
      FROM unnest(${digits}::text[]) AS d, search_customers(${business_id}::bigint, ${query}, ${written}, d, ${limit}::int) s
      GROUP BY s.id
    ),
    -- One country may find exactly what another one finds only in spite of a typo.
    best AS (
      SELECT id, rank FROM ranked WHERE rank < ${SIMILAR} OR NOT EXISTS (SELECT FROM ranked WHERE rank < ${SIMILAR})
    )
    SELECT ${answer(query)} AS results
    FROM (SELECT id, rank FROM best ORDER BY rank, id LIMIT ${limit}::int) f
    JOIN customers c ON c.business_id = ${business_id} AND c.id = f.id`,
);

/**
 * Searches like {@link customerSearch}, but in several countries, while the phones of the shop are read anew. A phone
 * that is not read yet is found too, because the number is also looked for without its country code.
 */
export function customerSearchInAll(businessId: number, countries: string[], query: string, limit: number): Statement {
  const terms = countries.map((country) => searchTerms(query, country));
  const national = countries.length > 1 ? countries.map((country) => nationalDigits(query, country)) : [];
  const digits = [...new Set([...terms.map((term) => term.digits), ...national.filter((text) => text !== undefined)])];
  return searchInAll({ business_id: businessId, written: terms[0]?.written ?? '', digits, limit, query });
}
