import { Help, SubCommand } from 'nest-commander';

import { ImportCommand } from './import-command';
import { type ImportCommandOptions, runImport } from './run-import';

@SubCommand({
  name: 'customers',
  arguments: '<file>',
  argsDescription: { file: 'a CSV file, an Excel workbook or vCards' },
  description: 'Create and update customers by external_id, or else by phone or email.',
})
export class ImportCustomersCommand extends ImportCommand {
  async run([file = '']: string[], options: ImportCommandOptions): Promise<void> {
    await runImport('customers', file, options, this);
  }

  @Help('after')
  example(): string {
    return `
Columns: name, and external_id, phone or email; optional address, customer_type, prefer_sms, prefer_email, prefer_call,
created_at, note, consent_sms, consent_email, consent_source, consent_date.
If a cell is empty or a column is missing, an existing customer keeps the value.
Other columns are ignored, and the command names them.

Example:
  npm run wateja -- import customers customers.csv --business 1`;
  }
}
