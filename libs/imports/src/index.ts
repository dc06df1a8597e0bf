export { ImportersModule } from './importers.module';
export { type ImportKind, Importers } from './importers';
export { importFile, type ImportSummary } from './import-file';
export { ImportRefused } from './import-refused';
export type { Importer, StoredBatch } from './importer';
export { ImportsModule } from './uploads/imports.module';
export { ImportFiles } from './uploads/import-files';
export { ImportsService } from './uploads/imports.service';
export type { ReadingOptions } from './detect-layout';
