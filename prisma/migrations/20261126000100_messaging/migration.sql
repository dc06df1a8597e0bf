-- CreateTable
CREATE TABLE "messaging_settings" (
    "business_id" INTEGER NOT NULL,
    "offers_need_consent" BOOLEAN NOT NULL DEFAULT true,
    "quiet_from" CHAR(5) NOT NULL DEFAULT '20:00',
    "quiet_to" CHAR(5) NOT NULL DEFAULT '08:00',
    "sms_price" DECIMAL(10,4) NOT NULL DEFAULT 0.8,
    "email_price" DECIMAL(10,4) NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messaging_settings_pkey" PRIMARY KEY ("business_id")
);

-- CreateTable
CREATE TABLE "customer_consents" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "channel" VARCHAR(10) NOT NULL,
    "purpose" VARCHAR(10) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "source" VARCHAR(20) NOT NULL,
    "wording_version" VARCHAR(50),
    "reference" VARCHAR(255),
    "recorded_by" INTEGER,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_consents_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "message_templates" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "sms_text" TEXT,
    "email_subject" VARCHAR(200),
    "email_text" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_templates_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "automatic_messages" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "is_enabled" BOOLEAN NOT NULL,
    "sms_text" TEXT NOT NULL,
    "email_subject" VARCHAR(200) NOT NULL,
    "email_text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automatic_messages_pkey" PRIMARY KEY ("business_id","kind")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "purpose" VARCHAR(10) NOT NULL,
    "channel" VARCHAR(10) NOT NULL,
    "template_id" INTEGER NOT NULL,
    "audience" JSONB NOT NULL,
    "holdout_percent" DECIMAL(4,1) NOT NULL DEFAULT 0,
    "holdout_key" CHAR(32) NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    "budget_cap" DECIMAL(12,2),
    "uplift_days" INTEGER NOT NULL DEFAULT 30,
    "scheduled_for" TIMESTAMPTZ(3),
    "status" VARCHAR(20) NOT NULL DEFAULT 'draft',
    "sms_text" TEXT,
    "email_subject" VARCHAR(200),
    "email_text" TEXT,
    "spent" DECIMAL(14,4) NOT NULL DEFAULT 0,
    "segment_price" DECIMAL(12,4),
    "prepared_to" INTEGER NOT NULL DEFAULT 0,
    "created_by" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "campaign_recipients" (
    "business_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "group" VARCHAR(10) NOT NULL,
    "reason" VARCHAR(40),

    CONSTRAINT "campaign_recipients_pkey" PRIMARY KEY ("business_id","campaign_id","customer_id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "campaign_id" INTEGER,
    "cause" VARCHAR(100) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "purpose" VARCHAR(10) NOT NULL,
    "channel" VARCHAR(10) NOT NULL,
    "address" VARCHAR(255) NOT NULL,
    "subject" VARCHAR(255),
    "body" TEXT NOT NULL,
    "segments" INTEGER NOT NULL,
    "cost" DECIMAL(12,4) NOT NULL,
    "status" VARCHAR(20) NOT NULL DEFAULT 'queued',
    "reason" VARCHAR(100),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "provider" VARCHAR(20),
    "provider_message_id" VARCHAR(255),
    "send_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "provider_turns" (
    "provider" VARCHAR(20) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_turns_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "stopped_phones" (
    "phone_sha256" BYTEA NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "sms_ids" TEXT[],

    CONSTRAINT "stopped_phones_pkey" PRIMARY KEY ("phone_sha256")
);

-- CreateIndex
CREATE INDEX "customer_consents_latest_idx" ON "customer_consents"("business_id", "customer_id", "channel", "purpose", "id" DESC);

-- CreateIndex
CREATE INDEX "customer_consents_of_purpose_idx" ON "customer_consents"("business_id", "purpose", "customer_id", "channel", "id" DESC, "state");

-- CreateIndex
CREATE UNIQUE INDEX "message_templates_business_id_name_key" ON "message_templates"("business_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "customer_consents_reference_key" ON "customer_consents"("business_id", "customer_id", "channel", "purpose", "reference");

-- CreateIndex
CREATE INDEX "campaigns_business_id_created_at_id_idx" ON "campaigns"("business_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "campaign_recipients_business_id_campaign_id_group_reason_idx" ON "campaign_recipients"("business_id", "campaign_id", "group", "reason");

-- CreateIndex
CREATE INDEX "messages_business_id_created_at_id_idx" ON "messages"("business_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_business_id_customer_id_created_at_id_idx" ON "messages"("business_id", "customer_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_business_id_campaign_id_status_idx" ON "messages"("business_id", "campaign_id", "status");

-- CreateIndex
CREATE INDEX "messages_of_campaign_idx" ON "messages"("business_id", "campaign_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_of_status_idx" ON "messages"("business_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_of_provider_idx" ON "messages"("provider", "provider_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_business_id_cause_key" ON "messages"("business_id", "cause");

-- CreateIndex
CREATE INDEX "customers_phone_e164_idx" ON "customers"("phone_e164");

-- AddForeignKey
ALTER TABLE "messaging_settings" ADD CONSTRAINT "messaging_settings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_consents" ADD CONSTRAINT "customer_consents_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_consents" ADD CONSTRAINT "customer_consents_recorded_by_fkey" FOREIGN KEY ("recorded_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "message_templates" ADD CONSTRAINT "message_templates_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automatic_messages" ADD CONSTRAINT "automatic_messages_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_business_id_template_id_fkey" FOREIGN KEY ("business_id", "template_id") REFERENCES "message_templates"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_business_id_campaign_id_fkey" FOREIGN KEY ("business_id", "campaign_id") REFERENCES "campaigns"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_business_id_campaign_id_fkey" FOREIGN KEY ("business_id", "campaign_id") REFERENCES "campaigns"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('messaging_settings');
SELECT enclose_in_business('customer_consents');
SELECT enclose_in_business('message_templates');
SELECT enclose_in_business('automatic_messages');
SELECT enclose_in_business('campaigns');
SELECT enclose_in_business('campaign_recipients');
SELECT enclose_in_business('messages');

-- What must never be, whoever writes.
ALTER TABLE messaging_settings
  ADD CONSTRAINT messaging_settings_quiet_check CHECK (
    quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
  ),
  ADD CONSTRAINT messaging_settings_price_check CHECK (sms_price >= 0 AND email_price >= 0);

ALTER TABLE customer_consents
  ADD CONSTRAINT customer_consents_channel_check CHECK (channel IN ('sms', 'email')),
  ADD CONSTRAINT customer_consents_purpose_check CHECK (purpose IN ('service', 'offers', 'loyalty')),
  ADD CONSTRAINT customer_consents_state_check CHECK (state IN ('granted', 'withdrawn')),
  ADD CONSTRAINT customer_consents_source_check CHECK (
    source IN ('staff', 'customer', 'import', 'sms_stop', 'sms_start', 'unsubscribe_link', 'erasure')
  );

ALTER TABLE automatic_messages
  ADD CONSTRAINT automatic_messages_kind_check CHECK (kind IN ('receipt', 'welcome', 'became_regular'));

ALTER TABLE campaigns
  ADD CONSTRAINT campaigns_purpose_check CHECK (purpose IN ('service', 'offers', 'loyalty')),
  ADD CONSTRAINT campaigns_channel_check CHECK (channel IN ('auto', 'sms', 'email')),
  ADD CONSTRAINT campaigns_status_check CHECK (
    status IN ('draft', 'scheduled', 'preparing', 'sending', 'sent', 'cancelled')
  ),
  ADD CONSTRAINT campaigns_holdout_check CHECK (holdout_percent >= 0 AND holdout_percent <= 50);

ALTER TABLE campaign_recipients
  ADD CONSTRAINT campaign_recipients_group_check CHECK ("group" IN ('sent', 'holdout', 'left_out')),
  ADD CONSTRAINT campaign_recipients_reason_check CHECK (("group" = 'left_out') = (reason IS NOT NULL));

ALTER TABLE messages
  ADD CONSTRAINT messages_kind_check CHECK (kind IN ('campaign', 'receipt', 'welcome', 'became_regular')),
  ADD CONSTRAINT messages_purpose_check CHECK (purpose IN ('service', 'offers', 'loyalty')),
  ADD CONSTRAINT messages_channel_check CHECK (channel IN ('sms', 'email')),
  ADD CONSTRAINT messages_status_check CHECK (
    status IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'left_out', 'cancelled')
  ),
  ADD CONSTRAINT messages_amounts_check CHECK (segments >= 0 AND cost >= 0 AND attempts >= 0);

-- What somebody said about being written to is never unsaid.
CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'customer_consents is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON customer_consents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_consent_change();
ALTER TABLE customer_consents ENABLE ALWAYS TRIGGER append_only;

-- The job that sends a message at `send_after`: known beforehand, so that it is known whether it is there.
CREATE FUNCTION message_job_id(business_id int, message_id int, send_after timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.md5(business_id || ':' || message_id || ':' || (extract(epoch FROM send_after) * 1000)::bigint)::uuid
$$;

-- What waits to be sent, or is being sent; few rows of many.
CREATE INDEX messages_under_way_idx ON messages (status, send_after) WHERE status IN ('queued', 'sending');

-- What may have arrived: few rows of many, too.
CREATE INDEX messages_unsettled_idx ON messages (address) WHERE status IN ('sending', 'doubtful');

CREATE INDEX campaigns_under_way_idx ON campaigns (status) WHERE status IN ('scheduled', 'preparing', 'sending');

SELECT audit_table('messaging_settings', 'messaging_settings',
  shown => '{offers_need_consent,quiet_from,quiet_to,sms_price,email_price}', left_out => '{version,updated_at}',
  created => '{offers_need_consent,quiet_from,quiet_to,sms_price,email_price}', id_column => 'business_id');
SELECT audit_table('message_templates', 'template',
  shown => '{name,sms_text,email_subject,email_text}', left_out => '{version,updated_at}', created => '{name}');
SELECT audit_table('automatic_messages', 'automatic_message',
  shown => '{kind,is_enabled,sms_text,email_subject,email_text}', left_out => '{version,updated_at}',
  created => '{kind,is_enabled}');
SELECT audit_table('campaigns', 'campaign',
  shown => '{name,purpose,channel,template_id,audience,holdout_percent,budget_cap,uplift_days,scheduled_for,status}',
  left_out => '{holdout_key,sms_text,email_subject,email_text,spent,segment_price,prepared_to,started_at,finished_at,version,updated_at}',
  created => '{name,purpose,channel,template_id,holdout_percent,budget_cap,scheduled_for}');
SELECT audit_table('customer_consents', 'consent',
  shown => '{customer_id,channel,purpose,state,source}', left_out => '{}', created => '{customer_id,channel,purpose,state,source}');

-- Providers know a message by a number of their own, and a person by their phone: nothing that tells the business. These
-- functions are the doors to what they speak of; they run as the owner and show ids alone.
CREATE POLICY reports ON messages FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION message_of_provider(of_provider text, of_message text) RETURNS TABLE (business_id int, id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.business_id, m.id FROM public.messages m
  WHERE m.provider = of_provider AND m.provider_message_id = of_message
$$;
REVOKE EXECUTE ON FUNCTION message_of_provider FROM PUBLIC;

-- SMS that may have reached a phone lately, and that we have no number of the provider's for.
CREATE FUNCTION nameless_of_phone(of_provider text, e164 text) RETURNS TABLE (business_id int, id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.business_id, m.id FROM public.messages m
  WHERE m.address = e164 AND m.channel = 'sms' AND m.status IN ('sending', 'doubtful')
    AND m.provider = of_provider AND m.provider_message_id IS NULL AND m.sending_at > now() - interval '3 days'
$$;
REVOKE EXECUTE ON FUNCTION nameless_of_phone FROM PUBLIC;

CREATE FUNCTION customers_of_phone(e164 text) RETURNS TABLE (business_id int, id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.business_id, c.id FROM public.customers c WHERE c.phone_e164 = e164
$$;
REVOKE EXECUTE ON FUNCTION customers_of_phone FROM PUBLIC;

-- Messages that somebody has to look after: due for `patience`, and nothing left in the queue that would send them; or
-- under way for `longest`, which no attempt takes. Ids alone, of all businesses, the longest waiting first.
CREATE FUNCTION messages_astray(patience interval, longest interval, most int) RETURNS TABLE (business_id int, id int, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT business_id, id, status FROM (
    (SELECT m.business_id, m.id, m.status, m.send_after AS since FROM public.messages m
     WHERE m.status = 'queued' AND m.send_after < now() - patience AND NOT EXISTS (
       SELECT FROM pgboss.job j WHERE j.name IN ('sms', 'emails')
         AND j.id = public.message_job_id(m.business_id, m.id, m.send_after) AND j.state < 'completed')
     ORDER BY m.send_after LIMIT most)
    UNION ALL
    (SELECT m.business_id, m.id, m.status, m.sending_at FROM public.messages m
     WHERE m.status = 'sending' AND m.sending_at < now() - longest
     ORDER BY m.sending_at LIMIT most)
  ) astray ORDER BY since LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION messages_astray FROM PUBLIC;

-- Campaigns that are to go on, and have had nothing in the queue that would see to it for `patience`; with the id of the
-- job that does: the same for all who ask at about the same time.
CREATE POLICY astray ON campaigns FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION campaigns_astray(patience interval, most int) RETURNS TABLE (business_id int, id int, job_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.business_id, c.id,
    md5(c.business_id || ':' || c.id || ':' || floor(extract(epoch FROM now()) / extract(epoch FROM patience)))::uuid
  FROM public.campaigns c
  WHERE c.status IN ('scheduled', 'preparing', 'sending') AND GREATEST(c.updated_at, c.scheduled_for) < now() - patience
    AND NOT EXISTS (
      SELECT FROM pgboss.job j WHERE j.name = 'campaigns' AND j.state < 'completed'
        AND (j.data ->> 'business_id')::int = c.business_id AND (j.data ->> 'campaign_id')::int = c.id)
  ORDER BY GREATEST(c.updated_at, c.scheduled_for) LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION campaigns_astray FROM PUBLIC;
