import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, NotFound, pageOf, validate } from '@wateja/common';
import { FileTooLarge, receiveUpload } from '@wateja/http';
import { Jobs } from '@wateja/messaging';
import { PrismaService, statement } from '@wateja/prisma';
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { checkColumns, checkFile } from '../check-file';
import { Importers } from '../importers';
import { detectedFormat } from '../open-file';
import { MAX_WORKBOOK_BYTES } from '../workbook/read-sheets';
import { assertMayImport, type ImportCaller } from './import-caller';
import { ImportFiles } from './import-files';
import { dropSurplusFiles } from './import-forgetting.queries';
import type { ImportJob } from './import-job';
import { ImportFileRemoved, ImportNotRunnable, ImportsBusy } from './imports.errors';
import {
  countRunning,
  findStartable,
  importPage,
  insertImport,
  lockStarts,
  MAX_AT_A_TIME,
  oneImport,
  rejectedFile,
  lockStartable,
  type StartableImport,
  startImport,
  type StoredReading,
} from './imports.queries';
import { type ImportListQuery, type ShownImport, uploadFields } from './imports.schemas';
import { readingOf, refusing, toReading } from './reading';

const MAX_FILE_NAME = 255;

/** Takes files, shows how they would be imported, and starts imports. */
@Injectable()
export class ImportsService {
  /** The largest file, in bytes. Tests lower it. */
  maxBytes = 100_000_000;
  private readonly uploads = new Map<number, number>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly importers: Importers,
    private readonly files: ImportFiles,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Stores a file, and checks its first rows. No customer and no sale is stored yet.
   * @throws ImportsBusy, FileTooLarge, FileNotImportable, ValidationFailed, RoleInsufficient
   */
  async upload(caller: ImportCaller, request: FastifyRequest) {
    const { business_id: businessId } = caller.tenant;
    const running = this.uploads.get(businessId) ?? 0;
    if (running >= MAX_AT_A_TIME) throw new ImportsBusy();
    this.uploads.set(businessId, running + 1);
    const fileId = randomUUID();
    try {
      await this.files.prepare();
      return await this.takeFile(caller, request, fileId);
    } catch (error) {
      await this.files.removeUploaded(fileId);
      throw error;
    } finally {
      const uploadsLeft = (this.uploads.get(businessId) ?? 1) - 1;
      if (uploadsLeft > 0) this.uploads.set(businessId, uploadsLeft);
      else this.uploads.delete(businessId);
    }
  }

  /**
   * Starts an import, which runs as a job. A failed one starts again.
   * @throws NotFound, ImportNotRunnable, ImportFileRemoved, ImportsBusy, FileNotImportable, RoleInsufficient
   */
  async run(caller: ImportCaller, id: number, wishes: StoredReading): Promise<ShownImport> {
    const { business_id: businessId } = caller.tenant;
    // Before the transaction, because a workbook takes seconds to read.
    const checked = await this.checkStart(caller, id, wishes);
    return this.prisma.transaction(async (tx) => {
      await tx.query(statement(lockStarts(businessId)));
      const [storedImport] = await tx.query<StartableImport>(statement(lockStartable(businessId, id)));
      if (!storedImport) throw new NotFound('Import');
      if (storedImport.status !== 'uploaded' && storedImport.status !== 'failed')
        throw new ImportNotRunnable(storedImport.status);
      if (!storedImport.keeps_files) throw new ImportFileRemoved();
      const [{ running } = { running: 0 }] = await tx.query<{ running: number }>(statement(countRunning(businessId)));
      if (running >= MAX_AT_A_TIME) throw new ImportsBusy();
      const [started] = await tx.query<ShownImport>(statement(startImport(businessId, id, checked)));
      if (!started) throw new ImportFileRemoved();
      const data: ImportJob = { business_id: businessId, import_id: id };
      await this.jobs.insert(tx, 'imports', [{ data }]);
      return started;
    });
  }

  /**
   * Whether the file can be read as the caller wishes. @throws NotFound, ImportNotRunnable, ImportFileRemoved,
   * FileNotImportable, RoleInsufficient
   */
  private async checkStart(caller: ImportCaller, id: number, wishes: StoredReading) {
    const business: BusinessContext = caller.tenant;
    const [storedImport] = await this.prisma.query<StartableImport>(statement(findStartable(business.business_id, id)));
    if (!storedImport) throw new NotFound('Import');
    assertMayImport(caller, storedImport.kind);
    if (storedImport.status !== 'uploaded' && storedImport.status !== 'failed')
      throw new ImportNotRunnable(storedImport.status);
    const path = this.files.uploadedPath(storedImport.file_id);
    if (!storedImport.keeps_files || !(await this.files.exists(path))) throw new ImportFileRemoved();
    const reading = readingOf(wishes, storedImport);
    const importer = this.importers.create(storedImport.kind, business);
    const mapping = await refusing(path, storedImport.file_name, () =>
      checkColumns(importer, path, toReading(reading, business)),
    );
    return { reading, mapping };
  }

  /** @throws NotFound */
  async find(businessId: number, id: number): Promise<ShownImport> {
    const [storedImport] = await this.prisma.query<ShownImport>(statement(oneImport(businessId, id)));
    if (!storedImport) throw new NotFound('Import');
    return storedImport;
  }

  /** Lists imports, newest first. @throws ForeignCursor */
  async list(businessId: number, query: ImportListQuery) {
    const list = `imports ${businessId}`;
    assertOfList(query.cursor, list);
    const imports = await this.prisma.query<ShownImport>(statement(importPage(businessId, query)));
    const { rows, next_cursor } = pageOf(imports, query.limit, ({ created_at, id }) => {
      return { list, at: created_at.toISOString(), id };
    });
    return { imports: rows, next_cursor };
  }

  /** The rejected rows as a CSV file. @throws NotFound if there are none */
  async rejected(businessId: number, id: number): Promise<ReadStream> {
    const [storedImport] = await this.prisma.query<{ file_id: string; is_there: boolean }>(
      statement(rejectedFile(businessId, id)),
    );
    if (!storedImport) throw new NotFound('Import');
    const path = this.files.rejectedPath(storedImport.file_id);
    if (!storedImport.is_there || !(await this.files.exists(path))) throw new NotFound('Rejected file');
    return createReadStream(path);
  }

  private async takeFile(caller: ImportCaller, request: FastifyRequest, fileId: string) {
    const business: BusinessContext = caller.tenant;
    const { business_id: businessId } = business;
    const path = this.files.uploadedPath(fileId);
    const { fields, fileName } = await receiveUpload(request, path, this.maxBytes);
    const { kind } = validate(uploadFields, fields);
    assertMayImport(caller, kind);
    const name = shortName(fileName);
    const format = await refusing(path, name, () => detectedFormat(path));
    if (format === 'xlsx' && (await stat(path)).size > MAX_WORKBOOK_BYTES) {
      throw new FileTooLarge(MAX_WORKBOOK_BYTES, 'Save the workbook as "CSV UTF-8".');
    }
    const importer = this.importers.create(kind, business);
    const check = await refusing(path, name, () => checkFile(importer, path, toReading({}, business)));
    const [created] = await this.prisma.query<ShownImport>(
      statement(insertImport(businessId, { kind, file_id: fileId, file_name: name, check })),
    );
    const dropped = await this.prisma.query<{ file_id: string }>(statement(dropSurplusFiles(businessId)));
    for (const { file_id } of dropped) await this.files.removeAll(file_id);
    if (!created) throw new Error('INSERT returned no row');
    return { ...created, preview: check.preview, examples: check.examples };
  }
}

/** The last part of a path, without characters that a terminal or a log would take for commands. */
function shortName(fileName: string): string {
  const name =
    fileName
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\p{C}+/gu, '')
      .trim() ?? '';
  return name.slice(-MAX_FILE_NAME) || 'file';
}
