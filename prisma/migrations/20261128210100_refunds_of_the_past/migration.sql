-- The other system's number of a refund, by which an import recognises it.
ALTER TABLE "sale_refunds" ADD COLUMN "external_id" VARCHAR(64);
CREATE UNIQUE INDEX "sale_refunds_business_id_external_id_key" ON "sale_refunds" ("business_id", "external_id");
