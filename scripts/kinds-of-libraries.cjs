/** Which library is of which kind, for the boundary rules and the module diagram. Every other one is an island. */
module.exports = {
  /** They know no business: no module, no table, no route of an island. */
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
  /** They read or write across several islands. Only applications import them. */
  COMPOSITIONS: ['demo-shop', 'imports', 'read-models'],
};
