import { Command, CommandRunner } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ImportCustomersCommand } from './import-customers.command';
import { ImportPointsCommand } from './import-points.command';
import { ImportSalesCommand } from './import-sales.command';

@Command({
  name: 'import',
  description: 'Import customers, sales or points from a file. Importing a file twice changes nothing.',
  subCommands: [ImportCustomersCommand, ImportPointsCommand, ImportSalesCommand],
})
export class ImportCommand extends CommandRunner {
  async run(): Promise<void> {
    throw new CannotRun('Choose what to import: "import customers FILE", "import sales FILE" or "import points FILE".');
  }
}
