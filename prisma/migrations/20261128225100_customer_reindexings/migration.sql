-- A business has a row while its customers are read anew, because its country changed.
-- CreateTable
CREATE TABLE "customer_reindexings" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "from_countries" TEXT[],
    "last_customer_id" BIGINT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_reindexings_pkey" PRIMARY KEY ("business_id","id")
);
ALTER SEQUENCE customer_reindexings_id_seq MAXVALUE 9007199254740991;

-- CreateIndex
CREATE UNIQUE INDEX "customer_reindexings_business_id_key" ON "customer_reindexings"("business_id");

-- AddForeignKey
ALTER TABLE "customer_reindexings" ADD CONSTRAINT "customer_reindexings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE customer_reindexings
  ADD CONSTRAINT customer_reindexings_done_check CHECK (done BETWEEN 0 AND total);

-- The platform lists businesses together with their reindexing.
SELECT enclose_in_business('customer_reindexings', is_platform => true);
