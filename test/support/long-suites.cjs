/**
 * Files of test/e2e that take long, because they move very many rows, end processes again and again, or run the commands
 * of the documents. `npm test` runs them like all others. `npm run verify` leaves them out, and `.ci/run` runs them after it
 * with `npm run test:long`.
 */
const LONG_SUITES = [
  'messages/torture',
  'messages/turns',
  'search/country-reindexing',
  'search/search-model',
  'import-files/complete',
  'import-files/plans',
  'backup/automatic-backups',
  'backup/broken-off',
  'backup/while-selling',
  'customers/merging-concurrency',
  'rewards/merged-histories',
  'imports/crash',
  'imports/slow-upload',
  'events/outbox-instances',
  'webhooks/kills',
  'import-online-retail',
  'documented-commands',
  'client',
  'customer-lookup-package',
  'process-instances',
  'process-interrupt',
  'process-database',
];

/** The same as paths. */
const LONG_FILES = LONG_SUITES.map((name) => `test/e2e/${name}.e2e-spec.ts`);

module.exports = { LONG_FILES };
