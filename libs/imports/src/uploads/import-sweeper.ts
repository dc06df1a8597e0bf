import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { nowAndEvery, safeId } from '@wateja/common';
import { asPlatform, PrismaService, statement, withTenant } from '@wateja/prisma';

import { dropOldChanges } from './import-changes.queries';
import { ImportFiles } from './import-files';
import { forgetOld, keptFiles } from './import-forgetting.queries';

const SWEEP_INTERVAL_MS = 60 * 60 * 1_000;

/**
 * Removes what imports keep for some days only, at the start and every hour: their files, and what quotes them. Files contain
 * personal data, so they are removed even if the import never ran.
 */
@Injectable()
export class ImportSweeper implements OnModuleDestroy {
  private readonly logger = new Logger('Imports');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prisma: PrismaService,
    private readonly files: ImportFiles,
    host: HttpAdapterHost,
  ) {
    host.listen$.subscribe(() => {
      this.timer = nowAndEvery(SWEEP_INTERVAL_MS, () => this.sweep(), this.warn);
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Sweeps once. Any number of processes may do so at the same time. */
  async sweep(): Promise<void> {
    const { business } = this.prisma;
    const businesses = await asPlatform(() => business.findMany({ select: { id: true }, orderBy: { id: 'asc' } }));
    const keptIds = new Set<string>();
    for (const { id } of businesses) {
      const businessId = safeId(id);
      await withTenant(businessId, async () => {
        await this.prisma.query(statement(forgetOld(businessId)));
        await this.prisma.query(statement(dropOldChanges(businessId)));
        const rows = await this.prisma.query<{ file_id: string }>(statement(keptFiles(businessId)));
        for (const { file_id } of rows) keptIds.add(file_id);
      });
    }
    await this.files.removeOthers(keptIds);
  }

  private readonly warn = ({ name }: Error) => this.logger.warn(`Cannot remove files of old imports: ${name}`);
}
