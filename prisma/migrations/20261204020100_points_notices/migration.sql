-- AlterTable
ALTER TABLE "automatic_messages" ADD COLUMN     "planned_for" DATE;

ALTER TABLE automatic_messages
  DROP CONSTRAINT automatic_messages_kind_check,
  ADD CONSTRAINT automatic_messages_kind_check CHECK (kind IN (
    'receipt', 'welcome', 'became_regular', 'tier_up', 'tier_at_risk', 'points_expiring', 'points_statement'
  ));

ALTER TABLE messages
  DROP CONSTRAINT messages_kind_check,
  ADD CONSTRAINT messages_kind_check CHECK (kind IN (
    'campaign', 'receipt', 'welcome', 'became_regular', 'tier_up', 'tier_at_risk', 'points_expiring',
    'points_statement', 'direct'
  ));

-- What Wateja plans by itself is no change by somebody.
DROP TRIGGER audit_update ON automatic_messages;
DROP TRIGGER audit_insert ON automatic_messages;
DROP TRIGGER audit_delete ON automatic_messages;
SELECT audit_table('automatic_messages', 'automatic_message',
  shown => '{kind,is_enabled,sms_text,email_subject,email_text}', left_out => '{version,updated_at,planned_for}',
  created => '{kind,is_enabled}');

SELECT pgboss.create_queue('points_notices', '{"policy":"standard","retryLimit":14,"retryDelay":5,"retryBackoff":true,"expireInSeconds":60,"retentionMinutes":20160}');
