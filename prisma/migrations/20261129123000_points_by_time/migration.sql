-- The report on points lists the entries of a whole shop by time.
CREATE INDEX "reward_entries_business_id_effective_at_id_idx" ON "reward_entries"("business_id", "effective_at", "id");
