export { AutomaticBackups, type BackupLog } from './automatic/automatic-backups';
export { backsUpAutomatically, backUpBeforeMigrations } from './automatic/before-migrations';
export { BackupRefused } from './backup-refused';
export { removeDatabaseAside } from './automatic/restore-aside';
export { type RestoreOptions, type RestoreSummary, restoreBackup } from './restore-backup';
export { type BackupOptions, type BackupSummary, writeBackup } from './write-backup';
