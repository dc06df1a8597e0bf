-- Points that a till took while it was offline. The ledger of points books them from the sale.
ALTER TABLE "sales" ADD COLUMN "offline_points" DECIMAL(14, 3);
ALTER TABLE sales ADD CONSTRAINT sales_offline_points_check CHECK (offline_points IS NULL OR (offline_points > 0 AND customer_id IS NOT NULL)) NOT VALID;
ALTER TABLE sales VALIDATE CONSTRAINT sales_offline_points_check;

-- CreateTable
CREATE TABLE "reward_reviews" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "sale_id" BIGINT NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "done_by" BIGINT,
    "done_by_key" BIGINT,

    CONSTRAINT "reward_reviews_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reward_reviews_business_id_sale_id_kind_key" ON "reward_reviews"("business_id", "sale_id", "kind");

-- AddForeignKey
ALTER TABLE "reward_reviews" ADD CONSTRAINT "reward_reviews_business_id_sale_id_fkey" FOREIGN KEY ("business_id", "sale_id") REFERENCES "sales"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE reward_reviews_id_seq MAXVALUE 9007199254740991;

SELECT enclose_in_business('reward_reviews');

ALTER TABLE reward_reviews
  ADD CONSTRAINT reward_reviews_kind_check CHECK (kind IN ('overdrawn', 'over_offline_limit')),
  ADD CONSTRAINT reward_reviews_points_check CHECK (points > 0);

-- What points were worth at a moment, by the version of the programme that was in force then, and who could use them. No
-- row before the first version.
CREATE FUNCTION points_program_at(business bigint, at timestamptz)
RETURNS TABLE (unit_points int, unit_amount text, is_enabled boolean, enrolment text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT COALESCE((p.program #>> '{redeem,unit,points}')::int, 1), COALESCE(p.program #>> '{redeem,unit,amount}', '1.00'),
    COALESCE((p.program ->> 'is_enabled')::boolean, true), COALESCE(p.program ->> 'enrolment', 'everyone')
  FROM reward_programs p
  WHERE p.business_id = business AND p.valid_from <= at ORDER BY p.version DESC LIMIT 1
$$;
