export {
  type CustomerImportCounts,
  type CustomerImportOutcome,
  CustomerImportService,
  identityOf,
} from './customer-import.service';
export { ExternalIdTaken } from './customers.errors';
export { CustomersModule } from './customers.module';
export { createCustomer, customer, CustomerPath, type ImportedCustomer, importedCustomer } from './customers.schemas';
export { CustomersService, searchColumns, type Shop } from './customers.service';
export { searchTerms, toE164 } from './search-text';
