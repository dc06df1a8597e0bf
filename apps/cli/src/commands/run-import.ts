import type { INestApplicationContext } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import {
  type Importer,
  Importers,
  importFile,
  type ImportKind,
  ImportRefused,
  type ImportSummary,
  type ReadingOptions,
  type StoredBatch,
} from '@wateja/imports';
import { PrismaService, withTenant } from '@wateja/prisma';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { CannotRun } from '../cannot-run';
import { ProgressBar, type ProgressOutput } from '../progress-bar';
import { findBusiness, type ShopServices } from '../shop-services';
import { table, type Terminal } from '../terminal';
import { fromUsersFolder } from './options';

/** The options of both kinds of import. */
export interface ImportCommandOptions {
  business: number;
  rejected?: string;
  json?: boolean;
  dates?: ReadingOptions['dates'];
  timezone?: string;
  map?: string;
  dryRun?: boolean;
}

/** Runs an import and prints its summary. If rows were rejected, the exit code is 1. */
export async function runImport(
  kind: ImportKind,
  path: string,
  options: ImportCommandOptions,
  { services, terminal }: { services: ShopServices; terminal: Terminal },
): Promise<void> {
  const file = fromUsersFolder(path);
  const rejectedFile = options.rejected ? fromUsersFolder(options.rejected) : `${file}.rejected.csv`;
  if (rejectedFile === file) throw new CannotRun('--rejected must not be the file that is imported.');
  const mapping = options.map ? await readMapping(fromUsersFolder(options.map)) : null;
  const summary = await services.use(async (context) => {
    const business = await findBusiness(context, options.business);
    const { timezone = business.timezone, dates = null, dryRun = false } = options;
    const importers = context.get(Importers);
    const storingImporter = importers.create(kind, business);
    const importer = dryRun ? withoutEffect(storingImporter, context.get(PrismaService)) : storingImporter;
    const outcome = await withTenant(business.business_id, () =>
      withProgress(
        importer,
        { file, rejectedFile, reading: { timezone, dates, mapping }, isDryRun: dryRun },
        terminal,
        options.json ? null : terminal,
      ),
    );
    if (!dryRun) await importers.record(kind, business.business_id, outcome);
    const notes = dryRun ? [...outcome.notes, 'This was a dry run: nothing was stored.'] : outcome.notes;
    return {
      business: await nameOf(context, business),
      file,
      imported: kind,
      ...outcome,
      notes,
    };
  });
  if (summary.rejected > 0) terminal.exitCode = 1;
  if (options.json) terminal.answerJson(summary);
  else terminal.answer(describe(summary));
}

async function nameOf(services: INestApplicationContext, { business_id: id }: BusinessContext) {
  const { business } = services.get(PrismaService);
  const { name } = await withTenant(id, () => business.findFirstOrThrow({ where: { id }, select: { name: true } }));
  return { id, name };
}

/** @param output where the progress is shown; null to show nothing */
async function withProgress<T>(
  importer: Importer<T>,
  files: { file: string; rejectedFile: string; reading: ReadingOptions; isDryRun: boolean },
  terminal: Terminal,
  output: ProgressOutput | null,
): Promise<ImportSummary> {
  const progress = new ProgressBar(output, 'Importing');
  try {
    return await importFile(importer, {
      ...files,
      stopping: terminal.stopping,
      onProgress: (done, total) => progress.update(done, total),
      onBreakOff: (stored) => terminal.remark(`${stored} are stored and stay. You can safely run the command again.`),
    });
  } catch (error) {
    throw error instanceof ImportRefused ? new CannotRun(error.message) : error;
  } finally {
    progress.stop();
  }
}

/** The summary of an import, and what was imported into which shop. */
interface CommandSummary extends ImportSummary {
  business: { id: number; name: string };
  file: string;
  imported: ImportKind;
}

function describe({ business, file, imported, ...summary }: CommandSummary): string {
  const { reasons, notes, rejected_file, seconds, rows_per_second, ...counts } = summary;
  const grouped = new Intl.NumberFormat('en-GB');
  const rows = table([
    ...Object.entries(counts).map(([name, count]): [string, string] => [name, grouped.format(count)]),
    ['seconds', seconds.toFixed(2)],
    ['rows per second', grouped.format(rows_per_second)],
  ]);
  const rejected = rejected_file ? [`${rejected_file} contains the rejected rows and the reasons.`] : [];
  const counted = Object.entries(reasons).map(([reason, count]): [string, string] => [reason, grouped.format(count)]);
  return [
    `Imported ${imported} from ${file} into ${business.name} (business ${business.id}):`,
    rows,
    ...notes,
    ...(counted.length > 0 ? ['Rejected for these reasons:', table(counted)] : []),
    ...rejected,
  ].join('\n');
}

/** Stores each batch, and rolls it back. */
function withoutEffect<T>(importer: Importer<T>, prisma: PrismaService): Importer<T> {
  return {
    ...importer,
    async store(values) {
      const outcome: StoredBatch[] = [];
      await prisma
        .transaction(async () => {
          outcome.push(await importer.store(values));
          throw new TakenBack();
        })
        .catch((error: unknown) => {
          if (!(error instanceof TakenBack)) throw error;
        });
      return outcome[0] ?? { created: 0, updated: 0, unchanged: 0, refused: [] };
    },
  };
}

class TakenBack extends Error {}

/** The JSON object `{column: field}` in a file. */
async function readMapping(path: string): Promise<Record<string, string>> {
  const schema = z.record(z.string(), z.string());
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new CannotRun(`The file ${path} does not exist.`);
    throw new CannotRun(`${path} must contain a JSON object with a field for each column: {"Mobile No": "phone"}.`);
  }
}
