-- CreateTable
CREATE TABLE "reward_quotes" (
    "id" UUID NOT NULL,
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "quote" JSONB NOT NULL,
    "points" DECIMAL(14,3) NOT NULL,
    "program_version" BIGINT NOT NULL,
    "status" VARCHAR(10) NOT NULL DEFAULT 'open',
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "is_extended" BOOLEAN NOT NULL DEFAULT false,
    "sale_id" BIGINT,
    "user_id" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "api_key_id" BIGINT DEFAULT (audit_actor('api_key_id'::text))::bigint,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_quotes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "reward_quotes_business_id_customer_id_created_at_idx" ON "reward_quotes"("business_id", "customer_id", "created_at");

-- CreateIndex
CREATE INDEX "reward_quotes_business_id_valid_until_idx" ON "reward_quotes"("business_id", "valid_until");

-- AddForeignKey
ALTER TABLE "reward_quotes" ADD CONSTRAINT "reward_quotes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "reward_accounts"("business_id", "customer_id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('reward_quotes');

ALTER TABLE reward_quotes
  ADD CONSTRAINT reward_quotes_status_check CHECK (status IN ('open', 'used', 'cancelled')),
  ADD CONSTRAINT reward_quotes_used_check CHECK ((status = 'used') = (sale_id IS NOT NULL)),
  ADD CONSTRAINT reward_quotes_points_check CHECK (points >= 0);

-- What an account has reserved: few of its quotes.
CREATE INDEX reward_quotes_open_idx ON reward_quotes (business_id, customer_id, valid_until) WHERE status = 'open';
-- A sale uses one quote.
CREATE UNIQUE INDEX reward_quotes_sale_idx ON reward_quotes (business_id, sale_id) WHERE sale_id IS NOT NULL;
