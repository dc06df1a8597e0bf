-- A campaign writes to an address once: before a message goes out, this tells whether another one of its campaign went there.
CREATE INDEX "messages_of_address_idx" ON "messages"("business_id", "campaign_id", "channel", lower("address"))
  WHERE "campaign_id" IS NOT NULL;
