-- The token in the callback URLs of one shop. What its holder reports concerns this shop only.
CREATE TABLE "callback_tokens" (
    "business_id" BIGINT NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "previous_hash" CHAR(64),
    "previous_until" TIMESTAMPTZ(3),
    "rotated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_tokens_pkey" PRIMARY KEY ("business_id")
);

-- AddForeignKey
ALTER TABLE "callback_tokens" ADD CONSTRAINT "callback_tokens_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE callback_tokens
  ADD CONSTRAINT callback_tokens_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT callback_tokens_previous_hash_check CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT callback_tokens_previous_check CHECK ((previous_hash IS NULL) = (previous_until IS NULL));

SELECT enclose_in_business('callback_tokens');
SELECT audit_table('callback_tokens', 'callback_token', shown => '{previous_until}', left_out => '{rotated_at}',
  created => '{previous_until}', id_column => 'business_id');
