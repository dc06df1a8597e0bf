-- CreateTable
CREATE TABLE "webhooks" (
    "business_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "url" VARCHAR(2000) NOT NULL,
    "events" VARCHAR(40)[],
    "sealed_secret" VARCHAR(200) NOT NULL,
    "previous_sealed" VARCHAR(200),
    "previous_until" TIMESTAMPTZ(3),
    "rotated_at" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "switched_off_at" TIMESTAMPTZ(3),
    "switched_off_reason" VARCHAR(20),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "business_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "webhook_id" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "event" VARCHAR(40) NOT NULL,
    "data" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" VARCHAR(10) NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "log" JSONB NOT NULL DEFAULT '[]',
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "webhook_deliveries_business_id_webhook_id_id_idx" ON "webhook_deliveries"("business_id", "webhook_id", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_occurred_at_idx" ON "webhook_deliveries"("occurred_at");

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_business_id_webhook_id_fkey" FOREIGN KEY ("business_id", "webhook_id") REFERENCES "webhooks"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE webhooks_id_seq MAXVALUE 9007199254740991;
ALTER SEQUENCE webhook_deliveries_id_seq MAXVALUE 9007199254740991;

ALTER TABLE webhooks
  ALTER COLUMN events SET NOT NULL,
  ADD CONSTRAINT webhooks_events_check CHECK (cardinality(events) >= 1),
  ADD CONSTRAINT webhooks_previous_check CHECK ((previous_sealed IS NULL) = (previous_until IS NULL)),
  ADD CONSTRAINT webhooks_switched_off_reason_check
    CHECK (switched_off_reason IN ('by_hand', 'failing', 'gone', 'restored')),
  ADD CONSTRAINT webhooks_switched_off_check
    CHECK (is_active = (switched_off_at IS NULL) AND is_active = (switched_off_reason IS NULL));
ALTER TABLE webhook_deliveries
  ADD CONSTRAINT webhook_deliveries_status_check CHECK (status IN ('pending', 'delivered', 'failed')),
  ADD CONSTRAINT webhook_deliveries_attempts_check CHECK (attempts >= 0),
  ADD CONSTRAINT webhook_deliveries_settled_check
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL) AND (status = 'pending') = (settled_at IS NULL));

-- The dispatcher walks from one webhook that has something waiting to the next, and takes the earliest of each.
CREATE INDEX webhook_deliveries_pending_idx ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
-- An erasure looks for what was told about a customer.
CREATE INDEX webhook_deliveries_customer_idx ON webhook_deliveries (business_id, (data ->> 'customer_id'))
  WHERE data ? 'customer_id';

SELECT enclose_in_business('webhooks', is_platform => true);
SELECT enclose_in_business('webhook_deliveries', is_platform => true);

-- A URL may contain a token of the other program, so the trail only says that it changed.
SELECT audit_table('webhooks', 'webhook',
  shown => '{events,is_active,switched_off_at,switched_off_reason,previous_until,rotated_at}',
  left_out => '{sealed_secret,previous_sealed,version,updated_at}',
  created => '{events}');

-- Tells the webhooks of a business what has happened, in the transaction that made it true. Where nobody asked for the
-- event it reads an index and writes nothing. It is a function, so that a statement that already runs can call it, and
-- a sale needs no further one.
CREATE FUNCTION tell_webhooks(of_business bigint, told_event text, told_data jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.webhook_deliveries (business_id, webhook_id, event_id, event, data)
  SELECT of_business, w.id, (SELECT gen_random_uuid()), told_event, told_data
  FROM public.webhooks w
  WHERE w.business_id = of_business AND w.is_active AND told_event = ANY (w.events);
END $$;

-- What is recorded or kept in the outbox is told from there, whoever writes it.
CREATE FUNCTION tell_webhooks_from_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.tell_webhooks(NEW.business_id, NEW.name, NEW.payload);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_webhooks AFTER INSERT ON outbox FOR EACH ROW
  WHEN (NEW.name IN ('sale.completed', 'sale.refunded', 'tier.changed', 'reply.received', 'points.earned',
    'points.reversed', 'points.redeemed', 'points.returned', 'points.expired', 'points.adjusted', 'points.overdrawn'))
  EXECUTE FUNCTION tell_webhooks_from_outbox();
