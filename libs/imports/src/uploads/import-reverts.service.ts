import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { Jobs } from '@wateja/messaging';
import { PrismaService, statement } from '@wateja/prisma';

import { assertMayImport, type ImportCaller } from './import-caller';
import type { ImportJob } from './import-job';
import { ImportNotRevertible, ImportsBusy } from './imports.errors';
import { countRunning, lockStarts, MAX_AT_A_TIME } from './imports.queries';
import type { ShownImport } from './imports.schemas';
import { lockRevertible, type RevertibleImport, startRevert } from './imports-revert.queries';
import { emptyResult } from './revert-result';

/** Starts reverts of imports. */
@Injectable()
export class ImportReverts {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
  ) {}

  /** Starts a revert, which runs as a job. @throws NotFound, RoleInsufficient, ImportNotRevertible, ImportsBusy */
  async start(caller: ImportCaller, id: number): Promise<ShownImport> {
    const { business_id: businessId } = caller.tenant;
    return this.prisma.transaction(async (tx) => {
      await tx.query(statement(lockStarts(businessId)));
      const [storedImport] = await tx.query<RevertibleImport>(statement(lockRevertible(businessId, id)));
      if (!storedImport) throw new NotFound('Import');
      assertMayImport(caller, storedImport.kind);
      assertRevertible(storedImport);
      const [{ running } = { running: 0 }] = await tx.query<{ running: number }>(statement(countRunning(businessId)));
      if (running >= MAX_AT_A_TIME) throw new ImportsBusy();
      const [started] = await tx.query<ShownImport>(statement(startRevert(businessId, id, emptyResult())));
      if (!started) throw new NotFound('Import');
      const data: ImportJob = { business_id: businessId, import_id: id };
      await this.jobs.insert(tx, 'imports', [{ data }]);
      return started;
    });
  }
}

/** @throws ImportNotRevertible */
function assertRevertible({ status, is_recent, is_recorded }: RevertibleImport): void {
  if (status !== 'finished' && status !== 'failed') {
    throw new ImportNotRevertible(`Only finished and failed imports can be reverted; this import is ${status}`);
  }
  if (!is_recent) throw new ImportNotRevertible('An import can be reverted for seven days');
  if (!is_recorded) throw new ImportNotRevertible('This import ran before Wateja recorded what an import changes');
}
