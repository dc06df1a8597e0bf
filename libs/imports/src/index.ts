export { customerImporter } from './customer-importer';
export { importFile, type ImportSummary } from './import-file';
export { ImportRefused } from './import-refused';
export type { Importer, StoredBatch } from './importer';
export type { ReadingOptions } from './detect-layout';
export { saleImporter } from './sale-importer';
