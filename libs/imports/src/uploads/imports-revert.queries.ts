import { Prisma } from '@wateja/prisma';

import type { ImportKind } from '../importers';
import { SHOWN } from './imports.queries';
import type { RevertResult } from './revert-result';

/** What a start of a revert needs to know. */
export interface RevertibleImport {
  kind: ImportKind;
  status: string;
  is_recorded: boolean;
  is_recent: boolean;
}

export const lockRevertible = (businessId: number, id: number): Prisma.Sql => Prisma.sql`
  SELECT kind, status, is_recorded, finished_at > now() - interval '7 days' AS is_recent
  FROM imports WHERE business_id = ${businessId} AND id = ${id} FOR UPDATE`;

/** The revert runs in the name of the caller. */
export const startRevert = (businessId: number, id: number, result: RevertResult): Prisma.Sql => Prisma.sql`
  UPDATE imports SET status = 'reverting', revert = COALESCE(revert, ${JSON.stringify(result)}::jsonb), error = NULL,
    reverted_by = audit_actor('user_id')::bigint, reverted_by_key = audit_actor('api_key_id')::bigint,
    attempts = 0, crashes = 0, claim = NULL, claimed_to = NULL
  WHERE business_id = ${businessId} AND id = ${id} RETURNING ${SHOWN}`;

/** The result so far. No row if another process has the import. */
export const claimedResult = (businessId: number, id: number, claim: string): Prisma.Sql => Prisma.sql`
  SELECT revert FROM imports WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid FOR UPDATE`;

export const keepResult = (businessId: number, id: number, result: RevertResult): Prisma.Sql => Prisma.sql`
  UPDATE imports SET revert = ${JSON.stringify(result)}::jsonb WHERE business_id = ${businessId} AND id = ${id}`;

export const finishRevert = (businessId: number, id: number, claim: string): Prisma.Sql => Prisma.sql`
  UPDATE imports SET status = 'reverted', reverted_at = now(), claim = NULL, claimed_to = NULL
  WHERE business_id = ${businessId} AND id = ${id} AND claim = ${claim}::uuid RETURNING file_id`;
