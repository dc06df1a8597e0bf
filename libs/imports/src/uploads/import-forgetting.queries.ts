import { Prisma } from '@wateja/prisma';

/** Waiting uploads of a business, failed imports that can be run again, and lists of rejected rows. */
const MAX_STARTABLE = 5;
const MAX_LISTS = 10;

/**
 * The columns that may quote the file: its name, its columns, and sentences about it. A running import needs the way in
 * which it reads its file until it ends.
 */
const FORGOTTEN = Prisma.sql`
  keeps_files = false, file_name = NULL, notes = '{}', reasons = '{}', error = NULL,
  mapping = CASE WHEN status = 'running' THEN mapping ELSE '{}' END,
  reading = CASE WHEN status = 'running' THEN reading ELSE reading - 'mapping' END`;

/** Forgets the mapping when the import ends, if it was to be forgotten while it ran. */
export const endMapping = Prisma.sql`
  mapping = CASE WHEN keeps_files THEN mapping ELSE '{}' END,
  reading = CASE WHEN keeps_files THEN reading ELSE reading - 'mapping' END`;

/** No import of the business keeps its files. Those of running imports are removed when they end. */
export const forgetAll = (businessId: number): Prisma.Sql => Prisma.sql`
  UPDATE imports SET ${FORGOTTEN} WHERE business_id = ${businessId} AND (keeps_files OR file_name IS NOT NULL)
  RETURNING file_id, status = 'running' AS is_running`;

/** Seven days after its end, or after its upload if it never ran, an import is not known in detail any more. */
export const forgetOld = (businessId: number): Prisma.Sql => Prisma.sql`
  UPDATE imports SET ${FORGOTTEN}
  WHERE business_id = ${businessId} AND (keeps_files OR file_name IS NOT NULL) AND status <> 'running'
    AND COALESCE(finished_at, created_at) < now() - interval '7 days'`;

export const keptFiles = (businessId: number): Prisma.Sql => Prisma.sql`
  SELECT file_id FROM imports WHERE business_id = ${businessId} AND (keeps_files OR status = 'running')`;

/**
 * All but the newest imports lose their files, so that they do not fill the disk: of those that can be run, and of those
 * that have a list of rejected rows. The state is asked for again after waiting for a lock, because an import that has been
 * started meanwhile needs its file.
 */
export const dropSurplusFiles = (businessId: number): Prisma.Sql => Prisma.sql`
  UPDATE imports SET keeps_files = false
  WHERE business_id = ${businessId} AND status NOT IN ('running', 'reverting') AND keeps_files AND id IN (
    SELECT id FROM (
      SELECT id, status, row_number() OVER (PARTITION BY status IN ('uploaded', 'failed') ORDER BY id DESC) AS place
      FROM imports
      WHERE business_id = ${businessId} AND keeps_files
        AND (status IN ('uploaded', 'failed') OR status IN ('finished', 'reverted') AND (counts ->> 'rejected')::int > 0)
    ) AS of_kind
    WHERE place > CASE WHEN status IN ('finished', 'reverted') THEN ${MAX_LISTS}::int ELSE ${MAX_STARTABLE}::int END)
  RETURNING file_id`;
