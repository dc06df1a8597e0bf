import { USER_NAME } from '@wateja/audit';
import { Prisma } from '@wateja/prisma';

import type { FileCheck } from '../check-file';
import type { ImportKind } from '../importers';
import type { ImportSummary } from '../import-file';
import { endMapping } from './import-forgetting.queries';
import type { ImportListQuery } from './imports.schemas';

/** The choices of the user, as the table stores them. */
export interface StoredReading {
  mapping?: Record<string, string | null> | undefined;
  dates?: 'dmy' | 'mdy' | undefined;
  timezone?: string | undefined;
}

/** What is needed to start an import. */
export interface StartableImport {
  kind: ImportKind;
  status: string;
  file_id: string;
  file_name: string | null;
  keeps_files: boolean;
  /** The field of each column, as the import shows it. */
  mapping: FileCheck['mapping'];
  /** The choices with which the import ran before. */
  reading: StoredReading;
}

/** The part of an import that a process needs to work on it. */
export interface ClaimedImport {
  id: number;
  created_at: Date;
  /** running | reverting */
  status: string;
  kind: ImportKind;
  file_id: string;
  file_name: string | null;
  reading: StoredReading;
  created_by: number | null;
  api_key_id: number | null;
  reverted_by: number | null;
  reverted_by_key: number | null;
  attempts: number;
  /** How many processes died while they worked on it. */
  crashes: number;
}

export const SHOWN = Prisma.sql`id, business_id, kind, status, file_name, format, program, mapping, missing,
  reading ->> 'dates' AS dates, reading ->> 'timezone' AS timezone, done, total,
  '{"products":0}'::jsonb || counts AS counts, reasons, notes, error,
  keeps_files AND (status NOT IN ('finished', 'reverted') OR (counts ->> 'rejected')::int > 0) AND created_at > now() - interval '7 days'
    AS has_file,
  revert, created_by, (
    SELECT ${USER_NAME} FROM users u
    LEFT JOIN memberships m ON m.business_id = imports.business_id AND m.user_id = u.id WHERE u.id = imports.created_by
  ) AS created_by_name, api_key_id, created_at, started_at, finished_at, reverted_at`;

export function insertImport(
  businessId: number,
  { kind, file_id, file_name, check }: { kind: ImportKind; file_id: string; file_name: string; check: FileCheck },
): Prisma.Sql {
  const { rows, read, rejected, products, is_complete, reasons, notes, mapping, missing } = check;
  const counts = { rows, read, rejected, created: 0, updated: 0, unchanged: 0, kept: 0, products, is_complete };
  return Prisma.sql`
    INSERT INTO imports (business_id, kind, file_id, file_name, format, program, mapping, missing, total, counts,
      reasons, notes)
    VALUES (${businessId}, ${kind}, ${file_id}::uuid, ${file_name}, ${check.format}, ${check.program},
      ${JSON.stringify(mapping)}::jsonb, ${missing}::text[], ${check.size}, ${JSON.stringify(counts)}::jsonb,
      ${JSON.stringify(reasons)}::jsonb, ${notes}::text[])
    RETURNING ${SHOWN}`;
}

export const oneImport = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT ${SHOWN} FROM imports WHERE business_id = ${businessId} AND id = ${id}`;

/** A page, newest first, and one row more. */
export function importPage(businessId: number, { limit, cursor }: ImportListQuery): Prisma.Sql {
  const after = cursor
    ? Prisma.sql`AND (created_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT ${SHOWN} FROM imports WHERE business_id = ${businessId} ${after}
    ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`;
}

/** Uploads of a business in a process, and running imports and reverts of a business in all processes. */
export const MAX_AT_A_TIME = 2;

/** Starts of imports in a business wait for each other, so that they count correctly. */
export const lockStarts = (businessId: number): Prisma.Sql => Prisma.sql`
  SELECT pg_advisory_xact_lock(hashtextextended('imports', ${businessId}))`;

export const countRunning = (businessId: number): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS running FROM imports WHERE business_id = ${businessId} AND status IN ('running', 'reverting')`;

/** What is needed to start an import. */
export const findStartable = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT kind, status, file_id, file_name, keeps_files, mapping, reading FROM imports
  WHERE business_id = ${businessId} AND id = ${id}`;

export const lockStartable = (businessId: number, id: number): Prisma.Sql =>
  Prisma.sql`${findStartable(businessId, id)} FOR UPDATE`;

export const startImport = (
  businessId: number,
  id: number,
  { reading, mapping }: { reading: StoredReading; mapping: FileCheck['mapping'] },
): Prisma.Sql => Prisma.sql`
  UPDATE imports SET status = 'running', reading = ${JSON.stringify(reading)}::jsonb,
    mapping = ${JSON.stringify(mapping)}::jsonb, missing = '{}',
    notes = CASE WHEN missing = '{}' THEN notes ELSE '{}' END, done = 0, error = NULL, attempts = 0, crashes = 0, claim = NULL, claimed_to = NULL,
    started_at = now(), finished_at = NULL, is_recorded = is_recorded OR status = 'uploaded'
  WHERE business_id = ${businessId} AND id = ${id} AND status IN ('uploaded', 'failed') AND keeps_files
  RETURNING ${SHOWN}`;

/** The import, unless it has ended or another process works on it. A claim that nobody released is that of a dead process. */
export const claimImport = (businessId: number, id: number, claim: string, seconds: number): Prisma.Sql => Prisma.sql`
  UPDATE imports SET claim = ${claim}::uuid, claimed_to = clock_timestamp() + ${seconds} * interval '1 second',
    done = CASE WHEN status = 'running' THEN 0 ELSE done END,
    attempts = attempts + 1, crashes = crashes + (claim IS NOT NULL)::int
  WHERE business_id = ${businessId} AND id = ${id} AND status IN ('running', 'reverting')
    AND (claimed_to IS NULL OR claimed_to < clock_timestamp())
  RETURNING id, created_at, kind, status, file_id, file_name, reading, created_by, api_key_id, reverted_by,
    reverted_by_key, attempts, crashes`;

/** Extends the claim. No row if another process has the import. */
export const keepClaim = (
  businessId: number,
  id: number,
  { claim, seconds, done }: { claim: string; seconds: number; done: number },
): Prisma.Sql => Prisma.sql`
  UPDATE imports SET done = LEAST(${done}, total), claimed_to = clock_timestamp() + ${seconds} * interval '1 second'
  WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid RETURNING id`;

export const releaseClaim = (businessId: number, id: number, claim: string): Prisma.Sql => Prisma.sql`
  UPDATE imports SET claim = NULL, claimed_to = NULL
  WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid`;

export function finishImport(businessId: number, id: number, claim: string, summary: ImportSummary): Prisma.Sql {
  const { rows, read, rejected, created, updated, unchanged, kept, products, reasons, notes } = summary;
  const counts = { rows, read, rejected, created, updated, unchanged, kept, products, is_complete: true };
  return Prisma.sql`
    UPDATE imports SET status = 'finished', done = total, counts = ${JSON.stringify(counts)}::jsonb,
      reasons = CASE WHEN keeps_files THEN ${JSON.stringify(reasons)}::jsonb ELSE '{}' END,
      notes = CASE WHEN keeps_files THEN ${notes}::text[] ELSE '{}' END, ${endMapping},
      claim = NULL, claimed_to = NULL, finished_at = now()
    WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid
    RETURNING keeps_files`;
}

export const failImport = (businessId: number, id: number, claim: string, error: string): Prisma.Sql => Prisma.sql`
  UPDATE imports SET status = 'failed', error = CASE WHEN keeps_files THEN ${error} END, ${endMapping},
    claim = NULL, claimed_to = NULL, finished_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid
  RETURNING keeps_files`;

/** Fails an import whose file is gone, on all machines: no machine has claimed it for so long. */
export const failWithoutFile = (businessId: number, id: number, error: string): Prisma.Sql => Prisma.sql`
  UPDATE imports SET status = 'failed', error = ${error}, keeps_files = false, finished_at = now()
  WHERE business_id = ${businessId} AND id = ${id} AND status = 'running' AND started_at < now() - interval '1 hour'
    AND (claimed_to IS NULL OR claimed_to < now()) RETURNING id`;

export const findFile = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT file_id, status FROM imports WHERE business_id = ${businessId} AND id = ${id}`;

/** Where the rejected rows of a finished import are. */
export const rejectedFile = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT file_id, keeps_files AND status IN ('finished', 'failed', 'reverted') AS is_there
  FROM imports WHERE business_id = ${businessId} AND id = ${id}`;
