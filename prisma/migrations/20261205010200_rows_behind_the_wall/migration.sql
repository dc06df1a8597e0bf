-- An owner who is no superuser sees no row of a business, so what earlier migrations meant to change stayed as it was. The
-- owner sees the rows of all businesses for a moment. The audit trail is about people, who did not do this.
ALTER TABLE campaigns NO FORCE ROW LEVEL SECURITY;
ALTER TABLE campaigns DISABLE TRIGGER USER;
ALTER TABLE imports NO FORCE ROW LEVEL SECURITY;
ALTER TABLE imports DISABLE TRIGGER USER;
ALTER TABLE customer_consents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE unsubscribed_addresses NO FORCE ROW LEVEL SECURITY;
ALTER TABLE unsubscribed_addresses DISABLE TRIGGER USER;

-- 20261201060100_campaign_purposes: a campaign that is not sent yet becomes an offer.
UPDATE campaigns SET purpose = 'offers' WHERE purpose = 'service' AND status IN ('draft', 'scheduled');

-- 20261129180000_reverted_by: who began the revert that is under way.
UPDATE imports SET reverted_by = created_by, reverted_by_key = api_key_id
WHERE status = 'reverting' AND reverted_by IS NULL AND reverted_by_key IS NULL;

-- 20261205010100_how_addresses_unsubscribed: the ledger tells which phones sent STOP to the number of the shop. It has the
-- withdrawals of their customers from the next moment on.
UPDATE unsubscribed_addresses u SET source = 'sms_stop'
WHERE u.channel = 'sms' AND EXISTS (
  SELECT FROM customer_consents e
  WHERE e.business_id = u.business_id AND e.channel = 'sms' AND e.source = 'sms_stop'
    AND e.recorded_at BETWEEN u.unsubscribed_at AND u.unsubscribed_at + interval '5 seconds'
) AND NOT EXISTS (
  SELECT FROM customer_consents e
  WHERE e.business_id = u.business_id AND e.channel = 'sms' AND e.source = 'unsubscribe_link'
    AND e.recorded_at BETWEEN u.unsubscribed_at AND u.unsubscribed_at + interval '5 seconds'
);

ALTER TABLE unsubscribed_addresses ENABLE TRIGGER USER;
ALTER TABLE unsubscribed_addresses FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_consents FORCE ROW LEVEL SECURITY;
ALTER TABLE imports ENABLE TRIGGER USER;
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
ALTER TABLE campaigns ENABLE TRIGGER USER;
ALTER TABLE campaigns FORCE ROW LEVEL SECURITY;
