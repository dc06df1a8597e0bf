-- CreateTable
CREATE TABLE "reward_programs" (
    "business_id" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "program" JSONB NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "created_by" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_programs_pkey" PRIMARY KEY ("business_id","version")
);

-- CreateTable
CREATE TABLE "reward_accounts" (
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owed" DECIMAL(14,3) NOT NULL DEFAULT 0,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reward_accounts_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateTable
CREATE TABLE "reward_entries" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "type" VARCHAR(10) NOT NULL,
    "key" VARCHAR(80) NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,
    "owed" DECIMAL(14,3) NOT NULL DEFAULT 0,
    "already_expired" DECIMAL(14,3) NOT NULL DEFAULT 0,
    "forgiven" DECIMAL(14,3) NOT NULL DEFAULT 0,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sale_id" BIGINT,
    "refund_id" BIGINT,
    "program_version" BIGINT,
    "tier" VARCHAR(50),
    "multiplier" DECIMAL(5,3),
    "eligible_amount" DECIMAL(12,2),
    "reason" VARCHAR(20),
    "note" VARCHAR(500),
    "user_id" BIGINT,
    "api_key_id" BIGINT,

    CONSTRAINT "reward_entries_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "reward_lots" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,
    "remaining" DECIMAL(14,3) NOT NULL,
    "expired" DECIMAL(14,3) NOT NULL DEFAULT 0,
    "earned_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "sale_id" BIGINT,

    CONSTRAINT "reward_lots_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "reward_movements" (
    "business_id" BIGINT NOT NULL,
    "lot_id" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,

    CONSTRAINT "reward_movements_pkey" PRIMARY KEY ("business_id","lot_id","entry_id")
);

-- CreateTable
CREATE TABLE "reward_takings" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "lot_id" BIGINT NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,
    "given_back" DECIMAL(14,3) NOT NULL DEFAULT 0,

    CONSTRAINT "reward_takings_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "reward_entries_business_id_customer_id_effective_at_id_idx" ON "reward_entries"("business_id", "customer_id", "effective_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reward_entries_business_id_type_key_key" ON "reward_entries"("business_id", "type", "key");

-- CreateIndex
CREATE INDEX "reward_lots_business_id_customer_id_sale_id_idx" ON "reward_lots"("business_id", "customer_id", "sale_id");

-- CreateIndex
CREATE INDEX "reward_takings_business_id_entry_id_idx" ON "reward_takings"("business_id", "entry_id");

-- AddForeignKey
ALTER TABLE "reward_programs" ADD CONSTRAINT "reward_programs_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_accounts" ADD CONSTRAINT "reward_accounts_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_entries" ADD CONSTRAINT "reward_entries_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "reward_accounts"("business_id", "customer_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_lots" ADD CONSTRAINT "reward_lots_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "reward_accounts"("business_id", "customer_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_lots" ADD CONSTRAINT "reward_lots_business_id_entry_id_fkey" FOREIGN KEY ("business_id", "entry_id") REFERENCES "reward_entries"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_movements" ADD CONSTRAINT "reward_movements_business_id_lot_id_fkey" FOREIGN KEY ("business_id", "lot_id") REFERENCES "reward_lots"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_movements" ADD CONSTRAINT "reward_movements_business_id_entry_id_fkey" FOREIGN KEY ("business_id", "entry_id") REFERENCES "reward_entries"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_takings" ADD CONSTRAINT "reward_takings_business_id_entry_id_fkey" FOREIGN KEY ("business_id", "entry_id") REFERENCES "reward_entries"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_takings" ADD CONSTRAINT "reward_takings_business_id_lot_id_fkey" FOREIGN KEY ("business_id", "lot_id") REFERENCES "reward_lots"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER SEQUENCE "reward_entries_id_seq" MAXVALUE 9007199254740991;
ALTER SEQUENCE "reward_lots_id_seq" MAXVALUE 9007199254740991;
ALTER SEQUENCE "reward_takings_id_seq" MAXVALUE 9007199254740991;

SELECT enclose_in_business('reward_programs');
SELECT enclose_in_business('reward_accounts');
SELECT enclose_in_business('reward_entries');
SELECT enclose_in_business('reward_lots');
SELECT enclose_in_business('reward_movements');
SELECT enclose_in_business('reward_takings');

ALTER TABLE reward_programs ADD CONSTRAINT reward_programs_version_check CHECK (version >= 1);

ALTER TABLE reward_accounts ADD CONSTRAINT reward_accounts_owed_check CHECK (owed >= 0);

ALTER TABLE reward_entries
  ADD CONSTRAINT reward_entries_type_check CHECK (
    type IN ('earn', 'reverse', 'redeem', 'return', 'expire', 'adjust', 'bonus', 'forfeit')
  ),
  -- An earned point, a bonus and a point that comes back are credits; what is taken is a debit.
  ADD CONSTRAINT reward_entries_sign_check CHECK (
    CASE
      WHEN type IN ('earn', 'return', 'bonus') THEN points >= 0
      WHEN type IN ('reverse', 'redeem', 'expire') THEN points <= 0
      ELSE true
    END
  ),
  ADD CONSTRAINT reward_entries_reversal_check CHECK (
    already_expired >= 0 AND forgiven >= 0 AND (type = 'reverse' OR already_expired + forgiven = 0)
  ),
  ADD CONSTRAINT reward_entries_reason_check CHECK (
    CASE type
      WHEN 'adjust' THEN reason IN ('goodwill', 'correction', 'promotion', 'fraud', 'other') AND reason IS NOT NULL
      WHEN 'earn' THEN reason IS NULL OR reason = 'earning_limit'
      ELSE reason IS NULL
    END
  ),
  ADD CONSTRAINT reward_entries_earn_check CHECK (
    type <> 'earn' OR num_nulls(sale_id, program_version, multiplier, eligible_amount) = 0
  );

ALTER TABLE reward_lots
  ADD CONSTRAINT reward_lots_remaining_check CHECK (remaining >= 0 AND remaining <= points AND expired >= 0);
ALTER TABLE reward_movements ADD CONSTRAINT reward_movements_points_check CHECK (points <> 0);
ALTER TABLE reward_takings
  ADD CONSTRAINT reward_takings_given_back_check CHECK (points > 0 AND given_back >= 0 AND given_back <= points);

-- The lots of an account that have something left, in the order in which they are used.
CREATE INDEX reward_lots_open_idx ON reward_lots (business_id, customer_id, expires_at, earned_at, id)
  WHERE remaining > 0;
-- What the sweep looks for: lots that have ended and are not booked.
CREATE INDEX reward_lots_ends_idx ON reward_lots (business_id, expires_at) WHERE remaining > 0;

-- The ledger is append-only, whoever asks: the owner of the tables and replication too.
CREATE FUNCTION refuse_reward_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_programs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON reward_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
ALTER TABLE reward_programs ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reward_movements ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reward_entries ENABLE ALWAYS TRIGGER append_only;

-- A note is free text and may name a person, so an erasure clears it. Nothing else of an entry changes.
CREATE FUNCTION refuse_reward_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' AND (NEW.note IS NULL OR NEW.note = OLD.note) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_note_is_cleared BEFORE UPDATE ON reward_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_reward_entry_change();
ALTER TABLE reward_entries ENABLE ALWAYS TRIGGER only_note_is_cleared;

-- A lot keeps what it was credited with. Bookings change what is left of it.
CREATE TRIGGER append_only
  BEFORE UPDATE OF id, customer_id, entry_id, points, earned_at, expires_at, sale_id OR DELETE OR TRUNCATE ON reward_lots
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
ALTER TABLE reward_lots ENABLE ALWAYS TRIGGER append_only;

SELECT audit_table('reward_programs', 'program',
  shown => '{version,valid_from}', left_out => '{}', created => '{version,valid_from}', id_column => 'version');
