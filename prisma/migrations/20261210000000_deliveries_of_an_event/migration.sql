-- Deliveries are listed by their event. Without it, a page of a rare event would read all deliveries of its webhook.
-- CreateIndex
CREATE INDEX "webhook_deliveries_business_id_webhook_id_event_id_idx" ON "webhook_deliveries"("business_id", "webhook_id", "event", "id" DESC);
