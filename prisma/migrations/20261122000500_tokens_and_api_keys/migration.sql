-- An account that the owner of a business makes works in that business alone, so that one email may have several.
ALTER TABLE "users" ADD COLUMN "managed_by_business_id" INTEGER NOT NULL DEFAULT 0,
                    ADD COLUMN "sessions_valid_from" TIMESTAMPTZ(3);
DROP INDEX "users_email_key";
CREATE UNIQUE INDEX "users_email_managed_by_business_id_key" ON "users"("email", "managed_by_business_id");

ALTER TABLE "memberships" ADD COLUMN "name" VARCHAR(255);

-- Every request asks whether a session lives: has the one token of its family that is not used yet.
DROP INDEX "refresh_tokens_family_id_idx";
CREATE INDEX "refresh_tokens_family_id_used_at_idx" ON "refresh_tokens"("family_id", "used_at");

CREATE TABLE "api_keys" (
    "business_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "prefix" VARCHAR(12) NOT NULL,
    "key_hash" CHAR(64) NOT NULL,
    "role" VARCHAR(20) NOT NULL,
    "scopes" TEXT,
    "created_by" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("business_id","id")
);
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_business_id_fkey"
    FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_fkey"
    FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "api_keys"
  ADD CONSTRAINT api_keys_name_check CHECK (name <> ''),
  ADD CONSTRAINT api_keys_hash_check CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT api_keys_role_check CHECK (role IN ('staff', 'manager')),
  ADD CONSTRAINT api_keys_scopes_check CHECK (scopes ~ '^[a-z_]+:[a-z_]+( [a-z_]+:[a-z_]+)*$');

ALTER TABLE "users" ADD CONSTRAINT users_managed_check CHECK (managed_by_business_id >= 0);

SELECT enclose_in_business('api_keys', is_platform => true);
