-- What another system knows about a consent that was imported: how the customer gave it, and when. recorded_at stays
-- the time at which it came here, so an old consent never counts as newer than what the customer said since.
-- AlterTable
ALTER TABLE "customer_consents" ADD COLUMN     "evidence" VARCHAR(100),
ADD COLUMN     "stated_at" TIMESTAMPTZ(3);
