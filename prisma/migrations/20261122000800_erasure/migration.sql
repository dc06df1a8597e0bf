-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "suppression_hash" CHAR(64);

-- CreateIndex
CREATE UNIQUE INDEX "customers_business_id_suppression_hash_key" ON "customers"("business_id", "suppression_hash");

-- Whoever writes: an erased customer has nothing left that tells who it was.
ALTER TABLE customers
  ADD CONSTRAINT customers_erasure_check CHECK (
    erased_at IS NULL AND suppression_hash IS NULL
    OR erased_at IS NOT NULL AND name = 'Erased customer' AND search_text = '' AND external_id IS NULL
      AND phone IS NULL AND phone_e164 IS NULL AND email IS NULL AND address IS NULL
      AND NOT is_active AND NOT prefer_sms AND NOT prefer_email AND NOT prefer_call
  );
