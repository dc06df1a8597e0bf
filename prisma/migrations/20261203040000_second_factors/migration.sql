-- The second factor of an account: codes of an app (RFC 6238), and codes for the day on which the phone is gone. The
-- secret must be readable to check a code, so it is encrypted with a key that is not in the database.
CREATE TABLE "second_factors" (
    "user_id" BIGINT NOT NULL,
    "sealed_secret" VARCHAR(200) NOT NULL,
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "confirmed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "recovery_codes" (
    "user_id" BIGINT NOT NULL,
    "code_hash" CHAR(64) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id","code_hash")
);

-- AddForeignKey
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma does not know checks.
ALTER TABLE second_factors
  ADD CONSTRAINT second_factors_last_step_check CHECK (last_step BETWEEN 0 AND 9007199254740991);
ALTER TABLE recovery_codes
  ADD CONSTRAINT recovery_codes_code_hash_check CHECK (code_hash ~ '^[0-9a-f]{64}$');
