-- An exchange is a refund and a sale in one transaction. Both new columns have constant defaults, so no row is rewritten.
ALTER TABLE "sales" ADD COLUMN "exchanged_amount" DECIMAL(12, 2) NOT NULL DEFAULT 0;
ALTER TABLE sales ADD CONSTRAINT sales_exchanged_amount_check
  CHECK (exchanged_amount >= 0 AND exchanged_amount <= total_amount) NOT VALID;
ALTER TABLE sales VALIDATE CONSTRAINT sales_exchanged_amount_check;

ALTER TABLE "sale_refunds" ADD COLUMN "exchange_sale_id" BIGINT;
ALTER TABLE "sale_refunds" ADD CONSTRAINT "sale_refunds_business_id_exchange_sale_id_fkey" FOREIGN KEY ("business_id", "exchange_sale_id") REFERENCES "sales"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- A sale is one exchange at most, and the sale finds its refund.
CREATE UNIQUE INDEX sale_refunds_exchange_idx ON sale_refunds (business_id, exchange_sale_id) WHERE exchange_sale_id IS NOT NULL;
