-- How an address unsubscribed from a shop: by a link, or by a STOP to the number of the shop. The data export says so, and
-- only a STOP is taken back by a later START.
-- AlterTable
ALTER TABLE "unsubscribed_addresses" ADD COLUMN "source" VARCHAR(20) NOT NULL DEFAULT 'unsubscribe_link';

ALTER TABLE unsubscribed_addresses
  ADD CONSTRAINT unsubscribed_addresses_source_check
  CHECK (source = 'unsubscribe_link' OR source = 'sms_stop' AND channel = 'sms');

DROP TRIGGER audit_update ON unsubscribed_addresses;
DROP TRIGGER audit_insert ON unsubscribed_addresses;
DROP TRIGGER audit_delete ON unsubscribed_addresses;
SELECT audit_table('unsubscribed_addresses', 'unsubscribed_address',
  shown => '{channel,source,unsubscribed_at}', left_out => '{}', created => '{channel,source,unsubscribed_at}');
