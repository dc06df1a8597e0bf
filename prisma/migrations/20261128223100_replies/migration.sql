-- CreateTable
CREATE TABLE "replies" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "phone" VARCHAR(16) NOT NULL,
    "body" TEXT NOT NULL,
    "request" VARCHAR(20),
    "reference" CHAR(64),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "replies_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "reply_customers" (
    "business_id" BIGINT NOT NULL,
    "reply_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "reply_customers_pkey" PRIMARY KEY ("business_id","reply_id","customer_id")
);

-- CreateIndex
CREATE INDEX "replies_business_id_received_at_id_idx" ON "replies"("business_id", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "replies_business_id_phone_idx" ON "replies"("business_id", "phone");

-- CreateIndex
CREATE UNIQUE INDEX "replies_business_id_reference_key" ON "replies"("business_id", "reference");

-- CreateIndex
CREATE INDEX "reply_customers_business_id_customer_id_idx" ON "reply_customers"("business_id", "customer_id");

-- AddForeignKey
ALTER TABLE "replies" ADD CONSTRAINT "replies_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_customers" ADD CONSTRAINT "reply_customers_business_id_reply_id_fkey" FOREIGN KEY ("business_id", "reply_id") REFERENCES "replies"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_customers" ADD CONSTRAINT "reply_customers_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER SEQUENCE "replies_id_seq" MAXVALUE 9007199254740991;

SELECT enclose_in_business('replies');
SELECT enclose_in_business('reply_customers');

ALTER TABLE "replies" ADD CONSTRAINT "replies_request_check" CHECK (request IN ('stop', 'start'));

-- What nobody has read yet: few rows of many.
CREATE INDEX "replies_unread_idx" ON "replies"("business_id", "received_at" DESC, "id" DESC) WHERE "read_at" IS NULL;

SELECT audit_table('replies', 'reply', shown => '{request,read_at}', left_out => '{}', created => '{request}');

-- Whose reply it is: of the customers who had the phone when it came in. If nobody had it, of those who have it now.
CREATE FUNCTION customers_of_reply(business bigint, reply bigint, from_phone text) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT COALESCE(
    (SELECT array_agg(l.customer_id ORDER BY l.customer_id) FROM reply_customers l
     WHERE l.business_id = business AND l.reply_id = reply),
    (SELECT array_agg(c.id ORDER BY c.id) FROM customers c
     WHERE c.business_id = business AND c.phone_e164 = from_phone),
    '{}')
$$;

-- A phone tells nothing of the business that its SMS is for. This function is the door to it; it runs as the owner and shows
-- ids alone. The business is the one that wrote to the phone last; or else those with a customer who has the phone; or else
-- the first business of the installation, so that the SMS of a stranger is kept once.
CREATE INDEX "messages_of_phone_idx" ON "messages"("address", "sending_at" DESC)
  WHERE "channel" = 'sms' AND "status" IN ('sending', 'sent', 'delivered', 'doubtful');

DO $$
BEGIN
  EXECUTE format(
    $policy$CREATE POLICY replies ON businesses FOR SELECT TO %s
      USING ((SELECT current_setting('wateja.door', true) = 'on'))$policy$,
    (SELECT proowner::regrole FROM pg_proc WHERE oid = 'customers_of_phone'::regproc));
END $$;

CREATE FUNCTION businesses_of_reply(e164 text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT m.business_id FROM public.messages m
  WHERE m.address = e164 AND m.channel = 'sms' AND m.status IN ('sending', 'sent', 'delivered', 'doubtful')
  ORDER BY m.sending_at DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY SELECT DISTINCT c.business_id FROM public.customers c WHERE c.phone_e164 = e164;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY SELECT b.id FROM public.businesses b ORDER BY b.id LIMIT 1;
  END IF;
  PERFORM set_config('wateja.door', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION businesses_of_reply FROM PUBLIC;
