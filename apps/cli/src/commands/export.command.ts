import type { INestApplicationContext } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { validate } from '@wateja/common';
import { withTenant } from '@wateja/prisma';
import {
  type AnyQuery,
  conditionsOf,
  CustomersReport,
  CustomersReportQuery,
  FILE_FORMATS,
  type FileFormat,
  MessagesReport,
  MessagesReportQuery,
  PointsReport,
  PointsReportQuery,
  type Report,
  REPORT_NAMES,
  ReportFilesService,
  type ReportName,
  SaleLinesReport,
  SaleLinesReportQuery,
  SalesReport,
  SalesReportQuery,
} from '@wateja/read-models';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { z } from 'zod';

import { CannotRun } from '../cannot-run';
import { findBusiness, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { fromUsersFolder, parseId } from './options';

interface ExportOptions {
  business: number;
  report: ReportName;
  format?: FileFormat;
  out: string;
  columns?: string;
  filter?: [name: string, value: string][];
  json?: boolean;
}

@Command({
  name: 'export',
  description: 'Write a report to a file: customers, sales, lines of sales, messages or points of one business.',
})
export class ExportCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { json, ...options }: ExportOptions): Promise<void> {
    const { business, report, format = 'csv' } = options;
    const file = fromUsersFolder(options.out);
    // A file that is not complete never has the name that the user gave.
    const part = `${file}.part`;
    try {
      const rows = await this.services.use(async (services) => {
        const shop = await findBusiness(services, business);
        const write = prepareReport(services, shop, { name: report, format, values: queryOf(options, format) });
        return withTenant(business, () => write(createWriteStream(part)));
      });
      await rename(part, file);
      if (json) this.terminal.answerJson({ business, report, format, file, rows });
      else this.terminal.answer(`Wrote ${rows} rows of the report ${report} to ${file}.`);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  @Option({ flags: '--business <id>', description: 'id of the business', required: true })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--report <name>', description: REPORT_NAMES.join(', '), required: true })
  report(value: string): ReportName {
    return parseChoice(value, REPORT_NAMES, '--report');
  }

  @Option({ flags: '--format <format>', description: `${FILE_FORMATS.join(', ')} (default: csv)` })
  format(value: string): FileFormat {
    return parseChoice(value, FILE_FORMATS, '--format');
  }

  @Option({ flags: '--out <file>', description: 'the file to write; an existing file is replaced', required: true })
  out(value: string): string {
    return value;
  }

  @Option({ flags: '--columns <names>', description: 'the columns, separated by commas (default: all)' })
  columns(value: string): string {
    return value;
  }

  @Option({
    flags: '--filter <name=value...>',
    description: 'conditions, named as the parameters of the API: has=email can_receive_offers=true',
  })
  filter(value: string, earlier: [string, string][] = []): [string, string][] {
    const at = value.indexOf('=');
    if (at < 1) throw new CannotRun(`--filter must be name=value, not ${JSON.stringify(value)}.`);
    return [...earlier, [value.slice(0, at), value.slice(at + 1)]];
  }

  @Option({ flags: '--json', description: 'answer with JSON: {business, report, format, file, rows}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- export --business 1 --report customers --out customers.csv --filter has=email';
  }
}

/** The query that a request to the API would have. A condition that occurs several times is a list. */
function queryOf({ columns, filter = [] }: ExportOptions, format: FileFormat): Record<string, unknown> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of filter) query[name] = name in query ? [query[name] ?? [], value].flat() : value;
  return { ...query, format, ...(columns === undefined ? {} : { columns }) };
}

/** Checks the query as the API does, and returns a function that writes the report. @throws ValidationFailed */
function prepareReport(
  services: INestApplicationContext,
  business: BusinessContext,
  { name, format, values }: { name: ReportName; format: FileFormat; values: Record<string, unknown> },
): (output: Writable) => Promise<number> {
  const writerOf = <Query>(report: Report<Query>, schema: z.ZodType<NoInfer<Query> & AnyQuery>) => {
    const query = validate(schema, values);
    const { columns } = query;
    // The operator of the machine can read everything.
    const request = { report, business, query, format, columns, hidden: [], conditions: conditionsOf(query) };
    return (output: Writable) => services.get(ReportFilesService).write(request, output, false);
  };
  switch (name) {
    case 'customers':
      return writerOf(services.get(CustomersReport), CustomersReportQuery.schema);
    case 'sales':
      return writerOf(services.get(SalesReport), SalesReportQuery.schema);
    case 'sale-lines':
      return writerOf(services.get(SaleLinesReport), SaleLinesReportQuery.schema);
    case 'messages':
      return writerOf(services.get(MessagesReport), MessagesReportQuery.schema);
    case 'points':
      return writerOf(services.get(PointsReport), PointsReportQuery.schema);
  }
}

function parseChoice<Choice extends string>(value: string, choices: readonly Choice[], option: string): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw new CannotRun(`${option} must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}.`);
}
