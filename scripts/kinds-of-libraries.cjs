/** The kinds of libraries, for the boundary rules and the module diagram. All other libraries are islands. */
module.exports = {
  /** Foundations know no module, no table and no route of an island. */
  FOUNDATIONS: [
    'audit',
    'auth',
    'common',
    'config',
    'database-server',
    'events',
    'http',
    'idempotency',
    'logging',
    'prisma',
  ],
  /** Compositions read or write across several islands. Only applications import them. */
  COMPOSITIONS: ['backup', 'demo-shop', 'imports', 'read-models'],
};
