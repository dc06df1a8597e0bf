export { BackupRefused } from './backup-refused';
export { type RestoreOptions, type RestoreSummary, restoreBackup } from './restore-backup';
export { type BackupOptions, type BackupSummary, writeBackup } from './write-backup';
