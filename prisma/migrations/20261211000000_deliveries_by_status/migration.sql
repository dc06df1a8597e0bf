-- Deliveries are listed by status, by event, and by both. Each status is read by itself, also when all are listed, so these
-- two indexes replace those without the status.
-- They are dropped last, so that the table can be read while the new ones are made.
-- CreateIndex
CREATE INDEX "webhook_deliveries_business_id_webhook_id_status_id_idx" ON "webhook_deliveries"("business_id", "webhook_id", "status", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_business_id_webhook_id_event_status_id_idx" ON "webhook_deliveries"("business_id", "webhook_id", "event", "status", "id" DESC);

-- DropIndex
DROP INDEX "webhook_deliveries_business_id_webhook_id_event_id_idx";

-- DropIndex
DROP INDEX "webhook_deliveries_business_id_webhook_id_id_idx";
