import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type BusinessContext, TenantsService } from '@wateja/auth';
import { DomainError } from '@wateja/common';
import { EventsService } from '@wateja/events';
import { AgainLater, Jobs } from '@wateja/messaging';
import { type Actor, actingAs, PrismaService, statement, translateDatabaseError, withTenant } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';

import { Importers } from '../importers';
import { importFile, type ImportSummary } from '../import-file';
import { ImportRefused } from '../import-refused';
import type { Importer, StoredBatch } from '../importer';
import { keepChanges } from './import-changes.queries';
import { ImportReverter } from './import-reverter';
import { finishRevert } from './imports-revert.queries';
import { ClaimKeeper } from './claim-keeper';
import { ImportFiles } from './import-files';
import type { ImportJob } from './import-job';
import {
  claimImport,
  type ClaimedImport,
  failImport,
  failWithoutFile,
  finishImport,
  findFile,
} from './imports.queries';
import { toReading, withFileName } from './reading';

/** Each process works on two imports at a time. A job that comes back is found after `interval` milliseconds. */
const OPTIONS = { concurrency: 2, interval: 2_000 };
/** Batches are smaller than those of the command, so that requests of the same process wait only a moment for each. */
const MAX_BATCH = 250;
/** If so many processes died while they worked on an import, its file is the probable cause. */
const MAX_CRASHES = 5;
const TOO_MANY_CRASHES =
  'The import was stopped, because the server crashed five times while it ran. What was stored stays. Try a smaller file.';
const STARTED_AGAIN =
  'The import was interrupted and started again. What was stored before counts as unchanged, or as updated.';

/**
 * Works on imports, one job for each. The process holds a claim, which it extends while it works. If the process is killed,
 * the queue gives the job to another one, or to the next start, which reads the file from its beginning: rows that are
 * stored already change nothing.
 */
@Injectable()
export class ImportRunner implements OnModuleInit {
  /** The largest list of rejected rows, in bytes. Tests lower it. */
  maxRejectedBytes = 10_000_000;
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly importers: Importers,
    private readonly files: ImportFiles,
    private readonly tenants: TenantsService,
    private readonly reverter: ImportReverter,
    private readonly events: EventsService,
  ) {}

  onModuleInit(): void {
    this.jobs.registerHandler<ImportJob>('imports', OPTIONS, ({ data }) => this.work(data));
  }

  /** @throws AgainLater if another process works on the import, or has its file */
  work({ business_id, import_id }: ImportJob): Promise<void> {
    return withTenant(business_id, async () => {
      if (!(await this.canWork(business_id, import_id))) return;
      const keeper = new ClaimKeeper(this.prisma, business_id, import_id, this.jobs);
      const [claimed] = await this.prisma.query<ClaimedImport>(
        statement(claimImport(business_id, import_id, keeper.claim, this.jobs.timeoutSeconds)),
      );
      if (!claimed) throw new AgainLater();
      try {
        await actingAs(actorOf(claimed), async () => {
          if (claimed.crashes < MAX_CRASHES) {
            await (claimed.status === 'reverting'
              ? this.revert(business_id, import_id, claimed, keeper)
              : this.run(business_id, import_id, claimed, keeper));
          } else await this.fail({ business_id, import_id }, claimed, keeper, TOO_MANY_CRASHES);
        });
      } finally {
        await keeper.stop();
      }
    });
  }

  /** False if there is nothing left to do. A revert needs no file. */
  private async canWork(businessId: number, id: number): Promise<boolean> {
    const [storedImport] = await this.prisma.query<{ file_id: string; status: string }>(
      statement(findFile(businessId, id)),
    );
    if (storedImport?.status === 'reverting') return true;
    if (storedImport?.status !== 'running') return false;
    if (await this.files.exists(this.files.uploadedPath(storedImport.file_id))) return true;
    const lost = 'The file is no longer stored. Upload it again.';
    const failed = await this.prisma.query(statement(failWithoutFile(businessId, id, lost)));
    // Another machine may have the file.
    if (failed.length === 0) throw new AgainLater();
    await this.files.removeAll(storedImport.file_id);
    return false;
  }

  private async run(businessId: number, id: number, claimed: ClaimedImport, keeper: ClaimKeeper): Promise<void> {
    const { file_id: fileId, file_name: fileName } = claimed;
    const path = this.files.uploadedPath(fileId);
    try {
      const summary = await this.import(await this.tenants.find(businessId), claimed, keeper);
      const keepsFiles = await this.prisma.transaction(async (tx) => {
        const [ended] = await tx.query<{ keeps_files: boolean }>(
          statement(finishImport(businessId, id, keeper.claim, summary)),
        );
        if (!ended) throw new AgainLater();
        await this.importers.record(claimed.kind, businessId, summary, tx);
        const { created, updated, rejected } = summary;
        const numbers = { kind: claimed.kind, created, updated, rejected };
        await this.events.announce(tx, 'import.finished', { business_id: businessId, import_id: id, ...numbers });
        return ended.keeps_files;
      });
      await (keepsFiles ? this.files.removeUploaded(fileId) : this.files.removeAll(fileId));
    } catch (error) {
      const message = withFileName(this.explain(error, keeper), path, fileName);
      await this.fail({ business_id: businessId, import_id: id }, claimed, keeper, message);
    }
  }

  private async revert(businessId: number, id: number, claimed: ClaimedImport, keeper: ClaimKeeper): Promise<void> {
    try {
      await this.reverter.revert(await this.tenants.find(businessId), claimed, keeper);
      const [ended] = await this.prisma.query(statement(finishRevert(businessId, id, keeper.claim)));
      if (!ended) throw new AgainLater();
      await this.files.removeUploaded(claimed.file_id);
    } catch (error) {
      await this.fail(
        { business_id: businessId, import_id: id },
        claimed,
        keeper,
        `The revert stopped. ${this.explain(error, keeper)}`,
      );
    }
  }

  /** The sentence for an error that ends an import. @throws the error, or AgainLater, if the import has to go on later */
  private explain(error: unknown, keeper: ClaimKeeper): string {
    if (keeper.signal.aborted || error instanceof AgainLater) throw new AgainLater();
    const translated = translateDatabaseError(error);
    if (translated instanceof DomainError && translated.kind === 'unavailable') throw error;
    if (translated instanceof ImportRefused || translated instanceof DomainError) return translated.message;
    this.logger.error(`An import failed: ${(error as Error).name}`, (error as Error).stack);
    return 'An unexpected error occurred.';
  }

  /** A failed import keeps its files, so that it can be run again, unless they had to go meanwhile. */
  private async fail(
    { business_id: businessId, import_id: id }: ImportJob,
    { file_id: fileId }: ClaimedImport,
    { claim }: ClaimKeeper,
    message: string,
  ): Promise<void> {
    const [ended] = await this.prisma.query<{ keeps_files: boolean }>(
      statement(failImport(businessId, id, claim, message)),
    );
    if (ended?.keeps_files === false) await this.files.removeAll(fileId);
  }

  /** Keeps what a batch changes in the transaction of the batch, so that the import can be reverted. */
  private store(
    { business_id: businessId }: BusinessContext,
    id: number,
    importer: Importer<unknown>,
    values: unknown[],
  ): Promise<StoredBatch> {
    return this.prisma.transaction(async (tx) => {
      const stored = await importer.store(values);
      const { changes = [] } = stored;
      if (changes.length > 0) await tx.query(statement(keepChanges(businessId, id, changes)));
      return stored;
    });
  }

  private async import(
    business: BusinessContext,
    { id, kind, file_id, reading, attempts }: ClaimedImport,
    keeper: ClaimKeeper,
  ): Promise<ImportSummary> {
    const importer = this.importers.create(kind, business);
    const summary = await importFile(
      {
        ...importer,
        batch: Math.min(importer.batch, MAX_BATCH),
        store: (values) => this.store(business, id, importer, values),
      },
      {
        file: this.files.uploadedPath(file_id),
        rejectedFile: this.files.rejectedPath(file_id),
        reading: toReading(reading, business),
        maxRejectedBytes: this.maxRejectedBytes,
        isDryRun: false,
        stopping: keeper.signal,
        onProgress: (done) => keeper.report(done),
        onBreakOff: () => undefined,
      },
    );
    return attempts > 1 ? { ...summary, notes: [...summary.notes, STARTED_AGAIN] } : summary;
  }
}

/**
 * An import runs in the name of the caller who uploaded the file, and a revert in the name of the one who started it. No
 * person has looked at each row.
 */
function actorOf({ status, created_by, api_key_id, reverted_by, reverted_by_key }: ClaimedImport): Actor {
  const caller =
    status === 'reverting'
      ? { user_id: reverted_by, api_key_id: reverted_by_key }
      : { user_id: created_by, api_key_id };
  return { ...caller, session_id: null, request_id: randomUUID(), source: 'import' };
}
