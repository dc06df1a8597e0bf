export { dataExport } from './data-export/data-export.schemas';
export { CustomerProfileModule } from './customer-profile/customer-profile.module';
export { DataExportModule } from './data-export/data-export.module';
export { RecipientsModule } from './recipients/recipients.module';
export { SalesOverTimeModule } from './sales-over-time/sales-over-time.module';
export { TimelineModule } from './timeline/timeline.module';
