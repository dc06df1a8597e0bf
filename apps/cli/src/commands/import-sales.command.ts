import { saleImporter } from '@wateja/imports';
import { SaleImportService } from '@wateja/sales';
import { CommandRunner, Help, Option, SubCommand } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseDateOrder, parseId, parseTimezone } from './options';
import { type ImportCommandOptions, runImport } from './run-import';

@SubCommand({
  name: 'sales',
  arguments: '<file>',
  argsDescription: { file: 'a CSV file or an Excel workbook' },
  description: 'Create sales of the past by external_id; what is there already stays as it is.',
})
export class ImportSalesCommand extends CommandRunner {
  constructor(
    readonly services: ShopServices,
    readonly terminal: Terminal,
  ) {
    super();
  }

  async run([file = '']: string[], options: ImportCommandOptions): Promise<void> {
    await runImport(file, options, this, (context, business) => saleImporter(context.get(SaleImportService), business));
  }

  @Option({ flags: '--business <id>', description: 'the business to which the sales belong', required: true })
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
    return (
      '\nColumns: external_id, payment_method, completed_at; optional customer_external_id, customer_phone, ' +
      'customer_email,\nstatus, refunded_amount, refund_of; and either\ntotal_amount and total_items, or ' +
      'product_id, quantity and unit_price with one row for each line of a sale.\nOther columns are ignored, ' +
      'and the command names them.\n\nExample:\n  npm run wateja -- import sales sales.csv --business 1'
    );
  }
}
