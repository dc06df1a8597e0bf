import { USER_NAME } from '@wateja/audit';
import { Prisma } from '@wateja/prisma';

import type { MergeListQuery } from './merge-list.schemas';

/** A merge as the list reads it. */
export interface ListedMerge {
  id: number;
  customer_id: number;
  name: string | null;
  from_customer_id: number;
  from_name: string | null;
  created_by: number | null;
  created_by_name: string | null;
  api_key_id: number | null;
  created_at: Date;
  undone_at: Date | null;
  undone_by: number | null;
  undone_by_name: string | null;
  undone_by_key: number | null;
  undo_first: number | null;
  /** How many rows of each table it moved. Null without a journal. */
  moved: Record<string, number> | null;
}

/** The name of a customer of the merge `page`, also of one who is gone while that can be undone. */
const nameOf = (column: 'into_customer_id' | 'from_customer_id') => Prisma.sql`
  COALESCE(
    (SELECT c.name FROM customers c WHERE c.business_id = page.business_id AND c.id = page.${Prisma.raw(column)}),
    (SELECT j.rows -> 0 ->> 'name' FROM customer_merges o
     JOIN customer_merge_rows j ON j.business_id = o.business_id AND j.merge_id = o.id
     WHERE o.business_id = page.business_id AND o.from_customer_id = page.${Prisma.raw(column)} AND o.undone_at IS NULL
       AND j.table_name = 'customers' AND j.kind = 'removed'))`;

/** The name of a user, as the shop knows them. */
const userName = (id: Prisma.Sql) => Prisma.sql`(
  SELECT ${USER_NAME} FROM users u
  LEFT JOIN memberships m ON m.business_id = page.business_id AND m.user_id = u.id WHERE u.id = ${id})`;

/** The merge that must be undone before the merge `page`: the latest one into the same customer, or that of this customer. */
const UNDO_FIRST = Prisma.sql`GREATEST(
  (SELECT max(l.id) FROM customer_merges l
   WHERE l.business_id = page.business_id AND l.customer_id = page.into_customer_id
     AND l.into_customer_id = page.into_customer_id AND l.id > page.id AND l.undone_at IS NULL),
  (SELECT f.id FROM customer_merges f
   WHERE f.business_id = page.business_id AND f.from_customer_id = page.into_customer_id AND f.undone_at IS NULL))`;

/** A page of {@link ListedMerge}, newest first, and one more. */
export const mergePage = (businessId: number, { limit, cursor }: MergeListQuery): Prisma.Sql => Prisma.sql`
  WITH page AS MATERIALIZED (
    SELECT * FROM customer_merges
    WHERE business_id = ${businessId} ${cursor ? Prisma.sql`AND id < ${cursor.id}` : Prisma.empty}
    ORDER BY id DESC LIMIT ${limit + 1}
  )
  SELECT id, into_customer_id AS customer_id, ${nameOf('into_customer_id')} AS name, from_customer_id,
    ${nameOf('from_customer_id')} AS from_name, user_id AS created_by, ${userName(Prisma.sql`page.user_id`)} AS created_by_name,
    api_key_id, created_at, undone_at, undone_by, ${userName(Prisma.sql`page.undone_by`)} AS undone_by_name, undone_by_key,
    CASE WHEN undone_at IS NULL THEN ${UNDO_FIRST} END AS undo_first,
    (SELECT COALESCE(jsonb_object_agg(j.table_name, cardinality(j.ids)) FILTER (WHERE j.kind = 'moved'), '{}')
     FROM customer_merge_rows j WHERE j.business_id = page.business_id AND j.merge_id = page.id
     HAVING count(*) > 0) AS moved
  FROM page ORDER BY id DESC`;
