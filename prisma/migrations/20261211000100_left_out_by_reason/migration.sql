-- Whom a campaign left out for one reason is listed by customer. Without the reason, a page of a rare one would read all
-- whom the campaign has left out. The lists of all reasons keep their own indexes.
CREATE INDEX campaign_recipients_reason_idx ON campaign_recipients (business_id, campaign_id, reason, customer_id)
  WHERE "group" = 'left_out';
CREATE INDEX messages_reason_idx ON messages (business_id, campaign_id, status, reason, customer_id)
  WHERE status IN ('left_out', 'failed');
