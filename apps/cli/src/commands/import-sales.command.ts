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

  @Option({ flags: '--business <id>', description: 'the business the sales belong to', required: true })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--rejected <file>', description: 'where rejected rows go (default: <file>.rejected.csv)' })
  rejected(value: string): string {
    return value;
  }

  @Option({ flags: '--map <file>', description: 'a JSON file {"column": "field"}, for columns with other names' })
  map(value: string): string {
    return value;
  }

  @Option({ flags: '--dates <order>', description: 'dmy or mdy: how to read 03/04/2024, which is rejected otherwise' })
  dates(value: string): 'dmy' | 'mdy' {
    return parseDateOrder(value);
  }

  @Option({ flags: '--timezone <zone>', description: "of times without an offset (default: the shop's)" })
  timezone(value: string): string {
    return parseTimezone(value);
  }

  @Option({ flags: '--dry-run', description: 'read and check everything, and store nothing' })
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
Columns: external_id, payment_method, completed_at; optional customer_external_id, customer_phone, customer_email,
status, refunded_amount, refund_of; and either
total_amount, total_items or, a row for each line of a sale, product_id, quantity, unit_price.
Other columns are left out and named.

Example:
  npm run wateja -- import sales sales.csv --business 1`;
  }
}
