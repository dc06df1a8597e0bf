import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import type { BusinessContext } from '@wateja/auth';
import { Prisma, PrismaService, takeTurn } from '@wateja/prisma';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';

import { CsvWriter } from './files/csv-writer';
import type { FileColumn, FileWriter } from './files/file-format';
import { JsonLinesWriter } from './files/json-lines-writer';
import { WorkbookWriter } from './files/workbook-writer';
import { ZonedTime } from './files/zoned-time';
import type { FileFormat } from './query-schemas';
import type { Report, ReportPosition } from './report';
import { ReportsBusy, TooManyRows } from './reports.errors';

/** The formats of files, and their media types. */
export const MEDIA_TYPES: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Number of rows that a file reads at once: enough to be fast, and too few to delay other requests. */
const ROWS_AT_ONCE = 250;
/** Files that one business may download at the same time, from all processes together. */
const MAX_PER_BUSINESS = 2;
/** Files that one process writes at the same time. Each has a connection to the database, and other requests need some. */
const MAX_PER_PROCESS = 6;
/** A request for a report as a file: the report, the caller, and the selection of rows and columns. */
export interface FileRequest<Query> {
  report: Report<Query>;
  business: BusinessContext;
  query: Query;
  format: FileFormat;
  /** All columns if undefined. */
  columns: string[] | undefined;
  /** Columns that stay empty, because the caller may not see them. */
  hidden: readonly string[];
  /** The conditions for the audit trail, without personal data. */
  conditions: Record<string, Prisma.InputJsonValue>;
}

/** How far a file came. */
interface Progress {
  rows: number;
  isComplete: boolean;
}

/** Writes reports as files. All rows are of one moment, and few of them are in memory at the same time. */
@Injectable()
export class ReportFilesService {
  /** A workbook has at most this many rows: docs/reports.md has the measurements. Tests lower it. */
  maxWorkbookRows = 100_000;
  /**
   * A client that takes nothing for this time has hung up. PostgreSQL would end the idle transaction a little later. Tests
   * lower it.
   */
  stallTimeoutMs = 15_000;
  /**
   * How long a client may take for a file, as for an upload, in milliseconds. A slow client never stalls, but keeps its
   * turn, and PostgreSQL cannot remove old rows meanwhile. Tests lower it.
   */
  fileTimeoutMs = 15 * 60_000;
  private readonly logger = new Logger('Reports');
  private running = 0;

  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Returns a file as a stream, when its first bytes exist: an error before that gets an answer of its own. A later
   * error destroys the stream, so that the server closes the connection without the end of the answer, and no client
   * takes the file for complete. A workbook is complete before it begins, because only then it is known to fit.
   * @throws ReportsBusy, TooManyRows
   */
  async open<Query>(request: FileRequest<Query>): Promise<Readable> {
    const isWorkbook = request.format === 'xlsx';
    const output = new PassThrough(isWorkbook ? { highWaterMark: Number.MAX_SAFE_INTEGER } : {});
    const written = this.write(request, output, true);
    if (isWorkbook) await written;
    else await Promise.race([written, once(output, 'readable')]);
    // The client has a file only now. A refused request would keep the timer.
    const deadline = setTimeout(() => output.destroy(), this.fileTimeoutMs).unref();
    output.once('close', () => clearTimeout(deadline));
    written.catch((error: unknown) => this.logger.warn(`A report broke off: ${(error as Error).name}`));
    return output;
  }

  /**
   * Writes a file to `output`, records it in the audit trail, and ends it. The end comes last, so that no file is complete
   * without its entry.
   * @param isLimited whether it counts among the files that may be written at the same time
   * @returns the number of rows
   * @throws ReportsBusy, TooManyRows, and errors of `output`, such as the end of its connection
   */
  async write<Query>(request: FileRequest<Query>, output: Writable, isLimited: boolean): Promise<number> {
    const progress: Progress = { rows: 0, isComplete: false };
    if (isLimited && this.running >= MAX_PER_PROCESS) throw new ReportsBusy('Many reports are running. Try again soon');
    this.running += 1;
    try {
      await this.prisma.transaction(
        async () => {
          if (isLimited) await this.takeTurn(request.business.business_id);
          const chunks = withTimeLimit(this.chunks(request, progress), () => output.destroy(), this.stallTimeoutMs);
          // A signal would not end a pipeline that leaves its output open.
          await pipeline(chunks, output, { end: false });
        },
        { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
      );
      progress.isComplete = true;
      await this.record(request, progress);
      output.end();
      await finished(output, { readable: false, signal: AbortSignal.timeout(this.stallTimeoutMs) });
      return progress.rows;
    } catch (error) {
      output.destroy();
      // The client has no part of a workbook yet, nor of a file without a row.
      const hasLeft = progress.rows > 0 && request.format !== 'xlsx';
      if (hasLeft && !progress.isComplete) {
        await this.record(request, progress).catch((failure: unknown) =>
          this.logger.warn(`The entry of a report that broke off is missing: ${(failure as Error).name}`),
        );
      }
      throw error;
    } finally {
      this.running -= 1;
    }
  }

  /** Holds one of the turns of the business until the end of the transaction. @throws ReportsBusy */
  private async takeTurn(businessId: number): Promise<void> {
    if (await takeTurn(this.prisma, { name: 'report', business_id: businessId, max: MAX_PER_BUSINESS })) return;
    throw new ReportsBusy(`${MAX_PER_BUSINESS} reports of this business are running. Try again when one has ended`);
  }

  private async *chunks<Query>(request: FileRequest<Query>, progress: Progress): AsyncGenerator<Uint8Array> {
    const { report, business, query, format, hidden } = request;
    const columns = columnsOf(request);
    const names = new Set(columns.map(({ name }) => name));
    const writer = writerOf(format, columns, new ZonedTime(business.timezone));
    let begun = writer.begin();
    for (let after: ReportPosition | null | undefined; after !== null;) {
      const { rows, next } = await report.page(business, query, {
        after: after ?? null,
        limit: ROWS_AT_ONCE,
        columns: names,
      });
      progress.rows += rows.length;
      if (format === 'xlsx' && progress.rows > this.maxWorkbookRows) throw new TooManyRows(this.maxWorkbookRows);
      const cells = rows.map((row) => columns.map(({ name }) => (hidden.includes(name) ? null : (row[name] ?? null))));
      yield* [...begun, ...writer.rows(cells)];
      begun = [];
      after = next;
    }
    yield* writer.end();
  }

  private async record<Query>(
    { report, business, format, columns, conditions }: FileRequest<Query>,
    progress: Progress,
  ) {
    const facts = {
      report: report.name,
      format,
      ...(columns && { columns }),
      ...(Object.keys(conditions).length > 0 && { conditions }),
      rows: progress.rows,
      is_complete: progress.isComplete,
    };
    const changes = Object.fromEntries(Object.entries(facts).map(([name, to]) => [name, { to }]));
    await this.audit.record({
      business_id: business.business_id,
      action: 'report.exported',
      resource: 'report',
      changes,
    });
  }
}

function columnsOf<Query>({ report, columns }: FileRequest<Query>): FileColumn[] {
  const kinds: Record<string, FileColumn['kind']> = report.columns;
  const chosen = columns ?? Object.keys(kinds);
  return chosen.map((name) => ({ name, kind: kinds[name] ?? 'text' }));
}

function writerOf(format: FileFormat, columns: FileColumn[], clock: ZonedTime): FileWriter {
  if (format === 'csv') return new CsvWriter(columns, clock);
  return format === 'jsonl' ? new JsonLinesWriter(columns) : new WorkbookWriter(columns, clock);
}

/** Passes chunks on, and calls `giveUp` if the reader does not ask for the next one in time. */
async function* withTimeLimit(
  chunks: AsyncGenerator<Uint8Array>,
  giveUp: () => void,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const timer = setTimeout(giveUp, timeoutMs);
    try {
      yield chunk;
    } finally {
      clearTimeout(timer);
    }
  }
}
