import { Help, SubCommand } from 'nest-commander';

import { ImportCommand } from './import-command';
import { type ImportCommandOptions, runImport } from './run-import';

@SubCommand({
  name: 'points',
  arguments: '<file>',
  argsDescription: { file: 'a CSV file or an Excel workbook' },
  description:
    'Credit the points that customers had in another program. Balances that are stored are not credited again.',
})
export class ImportPointsCommand extends ImportCommand {
  async run([file = '']: string[], options: ImportCommandOptions): Promise<void> {
    await runImport('points', file, options, this);
  }

  @Help('after')
  example(): string {
    return `
Columns: points, and external_id, customer_id, phone or email; optional last_good_day, the last day on which the points
are good. Without it, the loyalty programme decides, as for points that are earned today. The programme must be switched
on. The customers of Loyverse are such a file. Other columns are ignored, and the command names them.

Example:
  npm run wateja -- import points points.csv --business 1`;
  }
}
