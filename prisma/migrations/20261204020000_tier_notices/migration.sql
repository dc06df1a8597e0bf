-- AlterTable
ALTER TABLE "customer_tiers" ADD COLUMN     "noticed_tier" VARCHAR(50),
ADD COLUMN     "noticed_until" DATE;

-- A notice names a tier and its last day.
ALTER TABLE customer_tiers
  ADD CONSTRAINT customer_tiers_noticed_check CHECK ((noticed_tier IS NULL) = (noticed_until IS NULL));
