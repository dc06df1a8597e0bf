import { type INestApplicationContext, Injectable } from '@nestjs/common';
import { restoreBackup, type RestoreSummary } from '@wateja/backup';
import { EventsAdminService } from '@wateja/events';
import { MetricsAuditService } from '@wateja/loyalty';
import { KeyedHashes } from '@wateja/messaging';
import { PointsAuditService } from '@wateja/rewards';
import { CommandRunner, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ProgressBar } from '../progress-bar';
import { findBusinessIds, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';

export interface RestoreOptions {
  decrypt?: boolean;
  json?: boolean;
}

/** The result of a restore and of the checks after it. */
export interface Restored extends RestoreSummary {
  businesses: number[];
  /** How many metrics, lots and entries of points differ from what the sales give. */
  differences: number;
  /** Events that waited for their delivery at the moment of the backup. The customers whom they are about are not compared. */
  waiting_events: number;
  /** False if the phones and addresses that refuse messages were hashed with another SUPPRESSION_KEY. */
  has_suppression_key: boolean;
  /** The file with the SUPPRESSION_KEY of the backup, if another one is set. */
  suppression_key_file: string | null;
}

/** The base class of commands that restore a backup and prove what they restored. */
@Injectable()
export abstract class RestoreCommandBase extends CommandRunner {
  /** Says what Ctrl+C has left undone after all rows were restored. */
  protected readonly unprovenMessage: string = 'Stopped.';

  constructor(
    protected readonly services: ShopServices,
    protected readonly terminal: Terminal,
  ) {
    super();
  }

  /** Restores into the database of `target`, and compares metrics and points with the sales. */
  protected async restore(target: ShopServices, file: string, { decrypt, json }: RestoreOptions): Promise<Restored> {
    const passphrase = decrypt ? await this.terminal.askSecret('Passphrase of the backup: ') : undefined;
    const progress = new ProgressBar(json ? null : this.terminal, 'Restore');
    const restored = await target
      .withDatabase(({ owner_url }) =>
        restoreBackup(owner_url, file, {
          ...{ passphrase, signal: this.terminal.stopping },
          onProgress: (done, total) => progress.update(done, total),
        }),
      )
      .finally(() => progress.stop());
    const key = restored.suppression_key;
    const keyFile = (key && (await target.storeSuppressionKey(key))) ?? null;
    const proving = target.use(async (services) => {
      const businesses = await findBusinessIds(services, 'all');
      const { differences, waiting_events } = await countDifferences(services, businesses, this.terminal.stopping);
      if (differences > 0) this.terminal.exitCode = 1;
      const hasKey = await services.get(KeyedHashes).isSameKey();
      const proof = {
        businesses,
        differences,
        waiting_events,
        has_suppression_key: hasKey,
        suppression_key_file: keyFile,
      };
      return { ...restored, ...proof };
    });
    return proving.catch((error: unknown) => {
      throw this.terminal.stopping.aborted ? new CannotRun(this.unprovenMessage) : error;
    });
  }

  protected print(verb: string, { rows, businesses, manifest, differences, waiting_events }: Restored): void {
    const shops = businesses.length === 1 ? '1 business' : `${businesses.length} businesses`;
    const proof =
      differences === 0 ? 'Metrics and points follow from the sales.' : `${differences} metrics or points differ.`;
    this.terminal.answer(`${verb} ${rows} rows of ${shops}, as of ${manifest.created_at}. ${proof}`);
    if (waiting_events > 0) {
      this.terminal.answer(
        `Follow-up work of sales was under way at that moment (${waiting_events} events), so the customers of these sales were ` +
          'not compared. The service does that work when it starts.',
      );
    }
  }

  @Option({
    flags: '--decrypt',
    description: 'the backup is encrypted; the passphrase is read from the standard input',
  })
  decrypt(): boolean {
    return true;
  }

  @Option({
    flags: '--json',
    description: 'print JSON: {restored: {created_at, rows, businesses, differences, waiting_events}}',
  })
  json(): boolean {
    return true;
  }
}

async function countDifferences(
  services: INestApplicationContext,
  businessIds: number[],
  stopping: AbortSignal,
): Promise<Pick<Restored, 'differences' | 'waiting_events'>> {
  const counts = { differences: 0, waiting_events: 0 };
  for (const id of businessIds) {
    const undelivered = await services.get(EventsAdminService).undelivered(id);
    counts.waiting_events += undelivered.events;
    for (const audit of [services.get(MetricsAuditService), services.get(PointsAuditService)]) {
      for await (const { result } of audit.verify(id)) {
        stopping.throwIfAborted();
        counts.differences += result.filter(({ customer_id }) => !undelivered.customer_ids.has(customer_id)).length;
      }
    }
  }
  return counts;
}
