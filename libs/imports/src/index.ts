export { customerImporter } from './customer-importer';
export { importFile, type ImportSummary } from './import-file';
export { ImportRefused } from './import-refused';
export type { Importer } from './importer';
export { saleImporter } from './sale-importer';
