/** Tells the operator how to make a backup before the migrations run. */
export function backupAdvice(pending: string[]): string {
  const count = pending.length === 1 ? '1 migration changes' : `${pending.length} migrations change`;
  return (
    `${count} a database that already contains data. If you have no backup, stop and make one: ` +
    'npm run wateja -- backup before-upgrade.backup'
  );
}
