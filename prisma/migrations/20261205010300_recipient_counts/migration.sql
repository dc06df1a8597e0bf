-- How many customers a campaign was prepared to write to. A campaign with more than ten times the recipients of the largest
-- one so far must be confirmed, and counting the rows of all campaigns would take long.
-- AlterTable
ALTER TABLE "campaigns" ADD COLUMN "recipient_count" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE campaigns ADD CONSTRAINT campaigns_recipient_count_check CHECK (recipient_count >= 0);

DROP TRIGGER audit_update ON campaigns;
DROP TRIGGER audit_insert ON campaigns;
DROP TRIGGER audit_delete ON campaigns;

-- The owner, who may be no superuser, sees the rows of all businesses for a moment.
ALTER TABLE campaigns NO FORCE ROW LEVEL SECURITY;
ALTER TABLE campaign_recipients NO FORCE ROW LEVEL SECURITY;
UPDATE campaigns c SET recipient_count = r.recipients
FROM (
  SELECT business_id, campaign_id, count(*)::int AS recipients FROM campaign_recipients WHERE "group" = 'sent'
  GROUP BY business_id, campaign_id
) r
WHERE c.business_id = r.business_id AND c.id = r.campaign_id;
ALTER TABLE campaign_recipients FORCE ROW LEVEL SECURITY;
ALTER TABLE campaigns FORCE ROW LEVEL SECURITY;

SELECT audit_table('campaigns', 'campaign',
  shown => '{name,purpose,channel,template_id,audience,holdout_percent,budget_cap,uplift_days,scheduled_for,status}',
  left_out => '{holdout_key,sms_text,email_subject,email_text,spent,segment_price,prepared_to,recipient_count,started_at,finished_at,version,updated_at}',
  created => '{name,purpose,channel,template_id,holdout_percent,budget_cap,scheduled_for}');
