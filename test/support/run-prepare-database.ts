// A program, not a test: the schema engine is an ES module, which jest's sandbox does not load.
// Takes the application's URL and the owner's, and brings the database up to date.
import { prepareDatabase } from '@wateja/database-server';

const [url = '', owner_url = ''] = process.argv.slice(2);

prepareDatabase({ url, owner_url }).then(
  (prepared) => process.stdout.write(JSON.stringify(prepared), () => process.exit(0)),
  (error: Error) => process.stderr.write(error.message, () => process.exit(1)),
);
