-- AlterTable
ALTER TABLE "reward_entries" ADD COLUMN     "promotion_id" BIGINT;

-- CreateTable
CREATE TABLE "reward_promotions" (
    "business_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "multiplier" DECIMAL(5,3) NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "weekdays" SMALLINT[],
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_promotions_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "reward_promotions_business_id_starts_at_id_idx" ON "reward_promotions"("business_id", "starts_at", "id");

-- AddForeignKey
ALTER TABLE "reward_promotions" ADD CONSTRAINT "reward_promotions_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE reward_promotions_id_seq MAXVALUE 9007199254740991;

ALTER TABLE reward_promotions
  ALTER COLUMN weekdays SET NOT NULL,
  ADD CONSTRAINT reward_promotions_multiplier_check CHECK (multiplier BETWEEN 1 AND 10),
  ADD CONSTRAINT reward_promotions_ends_at_check CHECK (ends_at > starts_at),
  ADD CONSTRAINT reward_promotions_weekdays_check
    CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]);

SELECT enclose_in_business('reward_promotions');

-- Sales have earned by a promotion, and entries name it: it can be ended, and nothing else of it changes.
CREATE TRIGGER append_only
  BEFORE UPDATE OF business_id, id, name, multiplier, starts_at, ends_at, weekdays, created_at OR DELETE OR TRUNCATE
  ON reward_promotions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
ALTER TABLE reward_promotions ENABLE ALWAYS TRIGGER append_only;

SELECT audit_table('reward_promotions', 'promotion',
  shown => '{name,multiplier,starts_at,ends_at,weekdays,ended_at}', left_out => '{}',
  created => '{name,multiplier,starts_at,ends_at,weekdays}');
