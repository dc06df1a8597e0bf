-- Links in mails by which a person sets a password without the old one. Each works once, for 30 minutes.
CREATE TABLE "account_links" (
    "token_hash" CHAR(64) NOT NULL,
    "user_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_links_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE INDEX "account_links_user_id_created_at_idx" ON "account_links"("user_id", "created_at");

-- AddForeignKey
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE account_links
  ADD CONSTRAINT account_links_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$');

-- The mails with these links. After half an hour nobody waits for one any more.
SELECT pgboss.create_queue('account_mails', '{"policy":"standard","retryLimit":8,"retryDelay":5,"retryBackoff":true,"expireInSeconds":60,"retentionMinutes":30}');
