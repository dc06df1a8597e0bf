export { type CustomerImportCounts, CustomerImportService, type ImportedCustomer } from './customer-import.service';
export { ExternalIdTaken } from './customers.errors';
export { CustomersModule } from './customers.module';
export { createCustomer, customer, CustomerPath, customerType } from './customers.schemas';
export { CustomersService, type Shop } from './customers.service';
