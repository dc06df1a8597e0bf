import { Help, SubCommand } from 'nest-commander';

import { ImportCommand } from './import-command';
import { type ImportCommandOptions, runImport } from './run-import';

@SubCommand({
  name: 'sales',
  arguments: '<file>',
  argsDescription: { file: 'a CSV file or an Excel workbook' },
  description: 'Create past sales by external_id. Sales that already exist are not changed.',
})
export class ImportSalesCommand extends ImportCommand {
  async run([file = '']: string[], options: ImportCommandOptions): Promise<void> {
    await runImport('sales', file, options, this);
  }

  @Help('after')
  example(): string {
    return `
Columns: external_id, payment_method, completed_at; optional customer_external_id, customer_phone, customer_email,
status, refunded_amount, refund_of, discount_amount; and either total_amount and total_items, or product_id, quantity and
unit_price with one row for each line of a sale. Lines may have sku and product_name, also in place of product_id, and
line_discount. Other columns are ignored, and the command names them.

Example:
  npm run wateja -- import sales sales.csv --business 1`;
  }
}
