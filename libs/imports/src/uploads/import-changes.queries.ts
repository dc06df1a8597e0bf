import { Prisma } from '@wateja/prisma';

import type { ImportChange } from '../import-change';

/** A change as the table stores it. */
export type StoredChange = Required<ImportChange>;

/**
 * Keeps what a batch changed. An import that is run again may change a record twice. Then the first state counts as before,
 * and the last one as after, as far as nobody else has changed the record in between: a field that the second run found
 * different from what the first had left has the value that the second run found as before. A created customer whom
 * somebody has changed in between has no version of the import, so the revert leaves them.
 */
export const keepChanges = (businessId: number, importId: number, changes: ImportChange[]): Prisma.Sql => Prisma.sql`
  INSERT INTO import_changes AS c (business_id, import_id, resource, resource_id, before, after, version, note_ids,
    is_granted)
  SELECT ${businessId}, ${importId}, resource, resource_id, NULLIF(before, 'null'), after, version,
    COALESCE(note_ids, '{}'), COALESCE(is_granted, false)
  FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS r(
    resource text, resource_id bigint, before jsonb, after jsonb, version int, note_ids bigint[], is_granted boolean)
  ON CONFLICT (business_id, import_id, resource, resource_id) DO UPDATE SET
    before = CASE WHEN c.before IS NOT NULL THEN excluded.before || COALESCE((
      SELECT jsonb_object_agg(field, value) FROM jsonb_each(c.before) AS b(field, value)
      WHERE NOT excluded.before ? field OR excluded.before -> field = c.after -> field
    ), '{}') END,
    after = c.after || excluded.after,
    version = CASE
      WHEN excluded.version IS NULL THEN c.version
      WHEN c.before IS NOT NULL OR c.version = excluded.version - 1 THEN excluded.version
    END,
    note_ids = c.note_ids || excluded.note_ids,
    is_granted = c.is_granted OR excluded.is_granted`;

/**
 * Changes that are not reverted yet. Refunds come before sales, and late records before early ones. Products come when
 * nothing else is left, after the sales that name them.
 * @param limits how many products, and how many other records
 */
export const nextChanges = (
  businessId: number,
  importId: number,
  limits: { products: number; others: number },
): Prisma.Sql => Prisma.sql`
  WITH others AS MATERIALIZED (
    ${changesOf(businessId, importId, Prisma.sql`resource <> 'product'`)}
    ORDER BY resource, resource_id DESC LIMIT ${limits.others}
  )
  SELECT * FROM others
  UNION ALL
  (${changesOf(businessId, importId, Prisma.sql`resource = 'product' AND NOT EXISTS (SELECT FROM others)`)}
  ORDER BY resource_id DESC LIMIT ${limits.products})`;

const changesOf = (businessId: number, importId: number, condition: Prisma.Sql) => Prisma.sql`
  SELECT resource, resource_id, before, after, version, note_ids, is_granted FROM import_changes
  WHERE business_id = ${businessId} AND import_id = ${importId} AND ${condition}`;

export const dropChanges = (businessId: number, importId: number, changes: StoredChange[]): Prisma.Sql => Prisma.sql`
  DELETE FROM import_changes c USING jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
    AS r(resource text, resource_id bigint)
  WHERE c.business_id = ${businessId} AND c.import_id = ${importId} AND c.resource = r.resource
    AND c.resource_id = r.resource_id`;

/** What customers were before holds personal data. */
export const dropChangesOfCustomers = (businessId: number, customerIds: number[]): Prisma.Sql => Prisma.sql`
  DELETE FROM import_changes
  WHERE business_id = ${businessId} AND resource = 'customer' AND resource_id = ANY (${customerIds}::bigint[])`;

/** Imports can be reverted for seven days. */
export const dropOldChanges = (businessId: number): Prisma.Sql => Prisma.sql`
  DELETE FROM import_changes c USING imports i
  WHERE c.business_id = ${businessId} AND i.business_id = c.business_id AND i.id = c.import_id
    AND i.status NOT IN ('running', 'reverting') AND COALESCE(i.finished_at, i.created_at) < now() - interval '7 days'`;
