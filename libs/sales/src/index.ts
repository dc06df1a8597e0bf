export { draftSale, type SaleDraft } from './sale-draft';
export {
  type CreatedSale,
  type ForeignRefund,
  type ImportOutcome,
  type RefundImportOutcome,
  type SaleChanges,
  SaleImportService,
} from './sale-import.service';
export { draftImported, type ImportedSale } from './imported-draft';
export type { StatedRefund } from './stated-refund';
export type { OwnRecord } from './sale-import.queries';
export { type Recorded, recordSales } from './sale-recording';
export { type SaleRevertOutcome, SaleRevertService } from './sale-revert.service';
export { RefundsService } from './refunds.service';
export { type Refusal, refusalOf } from './sales.errors';
export { SalesModule } from './sales.module';
export {
  lineName,
  lineRefundsJson,
  ONE_PAYMENT,
  salePaymentsJson,
  saleRefundsJson,
  SALE_TIME,
  saleCount,
  saleExchangeJson,
  type SaleFilter,
  saleFilter,
} from './sale.queries';
export { sale, saleWithRefunds } from './sale.schemas';
export { createSale, type PostedSale, saleFilters, saleItemInput } from './sales.schemas';
export { SalesService } from './sales.service';
