import { CustomerImportService } from '@wateja/customers';
import { customerImporter } from '@wateja/imports';
import { ConsentImport } from '@wateja/messaging';
import { NotesService } from '@wateja/notes';
import { PrismaService } from '@wateja/prisma';
import { CommandRunner, Help, Option, SubCommand } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseDateOrder, parseId, parseTimezone } from './options';
import { type ImportCommandOptions, runImport } from './run-import';

@SubCommand({
  name: 'customers',
  arguments: '<file>',
  argsDescription: { file: 'a CSV file, an Excel workbook or vCards' },
  description: 'Create and update customers by external_id, or else by phone or email.',
})
export class ImportCustomersCommand extends CommandRunner {
  constructor(
    readonly services: ShopServices,
    readonly terminal: Terminal,
  ) {
    super();
  }

  async run([file = '']: string[], options: ImportCommandOptions): Promise<void> {
    await runImport(file, options, this, (context, business) =>
      customerImporter(
        {
          prisma: context.get(PrismaService),
          customers: context.get(CustomerImportService),
          notes: context.get(NotesService),
          consents: context.get(ConsentImport),
        },
        business,
      ),
    );
  }

  @Option({ flags: '--business <id>', description: 'the business to which the customers belong', required: true })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--rejected <file>', description: 'the file for rejected rows (default: <file>.rejected.csv)' })
  rejected(value: string): string {
    return value;
  }

  @Option({
    flags: '--map <file>',
    description: 'a JSON file {"column": "field"} that assigns columns with other names to fields',
  })
  map(value: string): string {
    return value;
  }

  @Option({
    flags: '--dates <order>',
    description: 'dmy or mdy: how to read a date like 03/04/2024; without this option such dates are rejected',
  })
  dates(value: string): 'dmy' | 'mdy' {
    return parseDateOrder(value);
  }

  @Option({
    flags: '--timezone <zone>',
    description: 'time zone of times without an offset (default: time zone of the shop)',
  })
  timezone(value: string): string {
    return parseTimezone(value);
  }

  @Option({ flags: '--dry-run', description: 'check the whole file, but store nothing' })
  dryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--json',
    description: 'answer with JSON: {business, rows, read, created, updated, unchanged, rejected, notes, …}',
  })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return `
Columns: name, and external_id, phone or email; optional address, customer_type, prefer_sms, prefer_email, prefer_call,
created_at, note, consent_sms, consent_email, consent_source, consent_date. An empty cell, or a column that is not there, leaves an existing customer's value as it is.
Other columns are left out and named.

Example:
  npm run wateja -- import customers customers.csv --business 1`;
  }
}
