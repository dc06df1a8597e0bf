-- CreateTable
CREATE TABLE "customer_merges" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "into_customer_id" BIGINT NOT NULL,
    "from_customer_id" BIGINT NOT NULL,
    "external_id" VARCHAR(64),
    "phone_e164" VARCHAR(16),
    "email" VARCHAR(255),
    "suppression_hash" CHAR(64),
    "user_id" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "api_key_id" BIGINT DEFAULT (audit_actor('api_key_id'::text))::bigint,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by" BIGINT,
    "undone_by_key" BIGINT,

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "customer_merge_rows" (
    "business_id" BIGINT NOT NULL,
    "merge_id" BIGINT NOT NULL,
    "table_name" VARCHAR(63) NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "ids" TEXT[],
    "rows" JSONB,

    CONSTRAINT "customer_merge_rows_pkey" PRIMARY KEY ("business_id","merge_id","table_name","kind")
);

-- CreateIndex
CREATE INDEX "customer_merges_business_id_customer_id_id_idx" ON "customer_merges"("business_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "customer_merges_business_id_external_id_idx" ON "customer_merges"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "customer_merges_business_id_phone_e164_idx" ON "customer_merges"("business_id", "phone_e164");

-- CreateIndex
CREATE INDEX "customer_merges_business_id_suppression_hash_idx" ON "customer_merges"("business_id", "suppression_hash");

-- CreateIndex
CREATE INDEX "reward_movements_business_id_entry_id_idx" ON "reward_movements"("business_id", "entry_id");

-- AddForeignKey
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merges_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_merge_rows" ADD CONSTRAINT "customer_merge_rows_business_id_merge_id_fkey" FOREIGN KEY ("business_id", "merge_id") REFERENCES "customer_merges"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE customer_merges_id_seq MAXVALUE 9007199254740991;

-- A customer is gone by one merge at a time.
CREATE UNIQUE INDEX customer_merges_open_key ON customer_merges (business_id, from_customer_id) WHERE undone_at IS NULL;

ALTER TABLE customer_merges
  ADD CONSTRAINT customer_merges_customers_check CHECK (from_customer_id <> into_customer_id),
  -- A merge that is undone knows nobody: the customer is there again.
  ADD CONSTRAINT customer_merges_undone_check
    CHECK (undone_at IS NULL OR num_nonnulls(external_id, phone_e164, email, suppression_hash) = 0);
ALTER TABLE customer_merge_rows
  ADD CONSTRAINT customer_merge_rows_kind_check CHECK (kind IN ('moved', 'removed', 'changed'));

SELECT enclose_in_business('customer_merges');
SELECT enclose_in_business('customer_merge_rows');

-- True if rows go from the one customer to the other by a merge, or back because it is undone. By it the append-only
-- tables know the only change that they allow.
CREATE FUNCTION is_merge_move(business bigint, before bigint, after bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.customer_merges m
    WHERE m.business_id = business AND CASE
      WHEN m.undone_at IS NULL THEN m.from_customer_id = before AND m.customer_id = after
      ELSE m.from_customer_id = after AND m.customer_id = before
    END
  )
$$;

-- An entry goes with its customer. One that both customers have, such as the STOP of a phone that both had, is there once
-- after the merge: the merge keeps the other one to bring it back. An entry that a merge made goes when it is undone.
CREATE OR REPLACE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'customer_id' = to_jsonb(OLD) - 'customer_id'
      AND public.is_merge_move(OLD.business_id, OLD.customer_id, NEW.customer_id) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF EXISTS (
      SELECT FROM public.customer_merges m WHERE m.business_id = OLD.business_id AND CASE
        WHEN m.undone_at IS NULL THEN m.from_customer_id = OLD.customer_id
        ELSE m.customer_id = OLD.customer_id AND OLD.source = 'merge'
      END
    ) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'customer_consents is append-only' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON customer_consents;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON customer_consents
  FOR EACH ROW EXECUTE FUNCTION refuse_consent_change();
CREATE TRIGGER no_truncation BEFORE TRUNCATE ON customer_consents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_consent_change();
ALTER TABLE customer_consents ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE customer_consents ENABLE ALWAYS TRIGGER no_truncation;

ALTER TABLE customer_consents
  DROP CONSTRAINT customer_consents_source_check,
  ADD CONSTRAINT customer_consents_source_check CHECK (
    source IN ('staff', 'customer', 'import', 'sms_stop', 'sms_start', 'sms_reply', 'unsubscribe_link', 'erasure', 'merge')
  );

-- A merge pays the debts of one customer with the points of the other one, and the undoing says what stays spent.
ALTER TABLE reward_entries
  DROP CONSTRAINT reward_entries_type_check,
  ADD CONSTRAINT reward_entries_type_check CHECK (
    type IN ('earn', 'reverse', 'redeem', 'return', 'expire', 'adjust', 'bonus', 'forfeit', 'merge')
  );

-- A note is free text and may name a person, so an erasure clears it. An entry goes with its customer.
CREATE OR REPLACE FUNCTION refuse_reward_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' AND (NEW.note IS NULL OR NEW.note = OLD.note)
    OR to_jsonb(NEW) - 'customer_id' = to_jsonb(OLD) - 'customer_id'
      AND public.is_merge_move(OLD.business_id, OLD.customer_id, NEW.customer_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- The payment of a merge is the last entry of its account when it is undone at once: then it is taken out of the ledger, so
-- that both accounts are what they were.
CREATE FUNCTION refuse_reward_removal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entry CONSTANT bigint := CASE TG_TABLE_NAME WHEN 'reward_entries' THEN to_jsonb(OLD) ->> 'id' ELSE to_jsonb(OLD) ->> 'entry_id' END;
BEGIN
  IF EXISTS (
    SELECT FROM public.reward_entries e JOIN public.customer_merges m ON m.business_id = e.business_id AND m.id::text = e.key
    WHERE e.business_id = OLD.business_id AND e.id = entry AND e.type = 'merge' AND m.undone_at IS NOT NULL
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON reward_entries;
CREATE TRIGGER append_only BEFORE DELETE ON reward_entries FOR EACH ROW EXECUTE FUNCTION refuse_reward_removal();
CREATE TRIGGER no_truncation BEFORE TRUNCATE ON reward_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
DROP TRIGGER append_only ON reward_movements;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON reward_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
CREATE TRIGGER no_removal BEFORE DELETE ON reward_movements FOR EACH ROW EXECUTE FUNCTION refuse_reward_removal();
ALTER TABLE reward_entries ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reward_entries ENABLE ALWAYS TRIGGER no_truncation;
ALTER TABLE reward_movements ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reward_movements ENABLE ALWAYS TRIGGER no_removal;

-- A lot goes with its customer. What it was credited with stays.
CREATE FUNCTION refuse_lot_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF public.is_merge_move(OLD.business_id, OLD.customer_id, NEW.customer_id) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON reward_lots;
CREATE TRIGGER append_only BEFORE UPDATE OF id, entry_id, points, earned_at, expires_at, sale_id OR DELETE OR TRUNCATE
  ON reward_lots FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
CREATE TRIGGER only_merges_move BEFORE UPDATE OF customer_id ON reward_lots FOR EACH ROW
  WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION refuse_lot_move();
ALTER TABLE reward_lots ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reward_lots ENABLE ALWAYS TRIGGER only_merges_move;
