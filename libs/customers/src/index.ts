export { ERASED_NAME } from './customer-erasure.service';
export {
  type CustomerImportCounts,
  type CustomerImportOutcome,
  CustomerImportService,
  identityOf,
} from './customer-import.service';
export type { CustomerChange } from './customer-change';
export { type CustomerRevertOutcome, CustomerRevertService } from './customer-revert.service';
export { ExternalIdTaken } from './customers.errors';
export { CustomersModule } from './customers.module';
export { createCustomer, customer, CustomerPath, type ImportedCustomer, importedCustomer } from './customers.schemas';
export { CustomersService, type Shop } from './customers.service';
export { JournalPruner } from './merges/journal-pruner';
export { MergedCustomerFilter } from './merges/merged-customer.filter';
export { CountryChanged } from './reindexing/current-country';
export { searchColumns } from './search-columns';
export { searchTerms, toE164 } from './search-text';
export { distinctTags, MAX_CUSTOMERS_CHANGED, tagName, tagNames } from './tags/tag-names';
export { TagsService } from './tags/tags.service';
