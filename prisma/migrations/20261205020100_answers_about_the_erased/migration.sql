-- An erasure removes what receivers have answered, and the answers of later attempts are not kept either.
ALTER TABLE webhook_deliveries ADD COLUMN keeps_answers BOOLEAN NOT NULL DEFAULT true;

-- An erasure also looks for what names no single customer: refunds, replies and imports.
CREATE INDEX webhook_deliveries_nobody_idx ON webhook_deliveries (business_id) WHERE NOT data ? 'customer_id';
