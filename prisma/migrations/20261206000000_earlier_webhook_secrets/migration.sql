-- Each secret that was replaced signs until its own time, also if the secret is replaced again before that.
-- AlterTable
ALTER TABLE "webhooks" ADD COLUMN "earlier_secrets" JSONB NOT NULL DEFAULT '[]';

-- What moves here is no change that somebody has made: the trail has no entry of it.
DROP TRIGGER audit_update ON webhooks;
DROP TRIGGER audit_insert ON webhooks;
DROP TRIGGER audit_delete ON webhooks;

-- The owner of the tables is subject to their policies as well.
ALTER TABLE webhooks NO FORCE ROW LEVEL SECURITY;
UPDATE webhooks SET earlier_secrets = jsonb_build_array(jsonb_build_object('sealed', previous_sealed, 'until', previous_until))
WHERE previous_sealed IS NOT NULL;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;

ALTER TABLE webhooks
  DROP CONSTRAINT webhooks_previous_check,
  DROP COLUMN previous_sealed,
  ADD CONSTRAINT webhooks_earlier_secrets_check
    CHECK (jsonb_typeof(earlier_secrets) = 'array' AND (earlier_secrets = '[]') = (previous_until IS NULL));

SELECT audit_table('webhooks', 'webhook',
  shown => '{events,is_active,switched_off_at,switched_off_reason,previous_until,rotated_at}',
  left_out => '{sealed_secret,earlier_secrets,version,updated_at}',
  created => '{events}');
