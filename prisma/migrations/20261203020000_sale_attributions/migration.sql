-- CreateTable
CREATE TABLE "sale_attributions" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "sale_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "is_claim" BOOLEAN NOT NULL,
    "user_id" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "api_key_id" BIGINT DEFAULT (audit_actor('api_key_id'::text))::bigint,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sale_attributions_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "sale_attributions_business_id_customer_id_created_at_idx" ON "sale_attributions"("business_id", "customer_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "sale_attributions_business_id_sale_id_key" ON "sale_attributions"("business_id", "sale_id");

-- AddForeignKey
ALTER TABLE "sale_attributions" ADD CONSTRAINT "sale_attributions_business_id_sale_id_fkey" FOREIGN KEY ("business_id", "sale_id") REFERENCES "sales"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_attributions" ADD CONSTRAINT "sale_attributions_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE sale_attributions_id_seq MAXVALUE 9007199254740991;

SELECT enclose_in_business('sale_attributions');
