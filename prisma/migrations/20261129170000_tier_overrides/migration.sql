-- AlterTable
ALTER TABLE "customer_tiers" ADD COLUMN "is_override" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "reward_tier_overrides" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tier" VARCHAR(50) NOT NULL,
    "until" DATE NOT NULL,
    "reason" VARCHAR(500),
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "user_id" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "api_key_id" BIGINT DEFAULT (audit_actor('api_key_id'::text))::bigint,

    CONSTRAINT "reward_tier_overrides_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "reward_tier_overrides_business_id_customer_id_idx" ON "reward_tier_overrides"("business_id", "customer_id");

-- AddForeignKey
ALTER TABLE "reward_tier_overrides" ADD CONSTRAINT "reward_tier_overrides_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- JSON tells integers apart up to this one.
ALTER SEQUENCE reward_tier_overrides_id_seq MAXVALUE 9007199254740991;

SELECT enclose_in_business('reward_tier_overrides');

-- A customer has one tier, so a new override ends the one before.
CREATE UNIQUE INDEX reward_tier_overrides_open_key ON reward_tier_overrides (business_id, customer_id) WHERE ended_at IS NULL;

SELECT audit_table('reward_tier_overrides', 'tier_override',
  shown => '{customer_id,tier,until,ended_at}', left_out => '{}', created => '{customer_id,tier,until}');
