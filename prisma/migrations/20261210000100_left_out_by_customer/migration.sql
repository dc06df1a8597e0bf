-- Whom a campaign left out is listed by customer. Only few rows are in these indexes, so sending hardly pays for them.
CREATE INDEX campaign_recipients_left_out_idx ON campaign_recipients (business_id, campaign_id, customer_id)
  WHERE "group" = 'left_out';
CREATE INDEX messages_left_out_idx ON messages (business_id, campaign_id, status, customer_id)
  WHERE status IN ('left_out', 'failed');
