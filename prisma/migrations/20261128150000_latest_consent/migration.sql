-- The latest consent is the one with the latest time; ids decide between those of the same time. An entry that is written
-- down later, as by an import, can be of an earlier time.
DROP INDEX "customer_consents_latest_idx";
DROP INDEX "customer_consents_of_purpose_idx";
CREATE INDEX "customer_consents_latest_idx" ON "customer_consents"("business_id", "customer_id", "channel", "purpose", "recorded_at" DESC, "id" DESC);
CREATE INDEX "customer_consents_of_purpose_idx" ON "customer_consents"("business_id", "purpose", "customer_id", "channel", "recorded_at" DESC, "id" DESC, "state");
