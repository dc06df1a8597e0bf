import type { ApplicationTable } from '@wateja/database-server';
import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { countRows, inPieces } from './pieces';
import { type Scope, selectionOf } from './selection';

/** Rows must be written in the same way by every server, whatever its settings are. */
const SETTINGS = `
  SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL client_encoding = 'UTF8';
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL wateja.platform = 'on'`;

/** Stands in `business_id` for what concerns no business, such as an entry in the audit trail about an account. */
const NO_BUSINESS = '0';

/** Reads the rows of tables for a backup, inside a transaction of the tables' owner. */
export class TableRows {
  private constructor(
    private readonly client: Client,
    private readonly scope: Scope,
    private readonly businessIds: string[],
  ) {}

  static async open(client: Client, scope: Scope): Promise<TableRows> {
    await client.query(SETTINGS);
    const { rows } = await client.query<{ id: string }>(
      'SELECT id::text FROM public.businesses ORDER BY businesses.id',
    );
    return new TableRows(client, scope, [NO_BUSINESS, ...rows.map(({ id }) => id)]);
  }

  /** The rows of a table as COPY writes them, in pieces that end where a row ends. */
  async *piecesOf(table: ApplicationTable): AsyncGenerator<Buffer> {
    for (const businessId of this.turnsOf(table)) {
      await this.client.query("SELECT set_config('wateja.business_id', $1, true)", [businessId ?? '']);
      const selection = selectionOf(table, this.scope, businessId === null ? null : Number(businessId));
      yield* inPieces(this.client.query(copyTo(`COPY (${selection}) TO STDOUT`)));
    }
  }

  /** Counts the rows of a table, and makes their digest. */
  async digestOf(table: ApplicationTable, signal?: AbortSignal): Promise<{ rows: number; sha256: string }> {
    const digest = new RowDigest();
    for await (const piece of this.piecesOf(table)) {
      signal?.throwIfAborted();
      digest.update(piece);
    }
    return digest.result();
  }

  /** Row-level security shows the owner the rows of one business at a time, so some tables are read in turns. */
  private turnsOf({ has_business, is_enclosed, name }: ApplicationTable): (string | null)[] {
    if (this.scope.business_id !== null)
      return [has_business || name === 'businesses' ? String(this.scope.business_id) : null];
    return has_business && is_enclosed ? this.businessIds : [null];
  }
}

/** Counts rows and hashes them, piece by piece. */
export class RowDigest {
  private readonly hash = createHash('sha256');
  private rows = 0;

  update(piece: Buffer): void {
    this.hash.update(piece);
    this.rows += countRows(piece);
  }

  result(): { rows: number; sha256: string } {
    return { rows: this.rows, sha256: this.hash.digest('hex') };
  }
}
