// Preloaded into the built service. The service then works as the owner of the database and sets no tenant.
const { join } = require('node:path');

const libs = join(process.cwd(), 'dist/libs');
const internals = require(join(libs, 'prisma/src/pg-internals.js'));
internals.QueryWithPrelude = class extends internals.QueryWithPrelude {
  constructor(prelude, statement) {
    super(
      prelude.filter(({ name }) => name !== 'wateja-context'),
      statement,
    );
  }
};
require(join(libs, 'database-server/src/application-role.js')).grantApplicationRole = async ({ owner_url }) => ({
  url: owner_url,
  role: null,
});
