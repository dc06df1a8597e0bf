-- A session is one sign-in and all its refresh tokens. It says when the password was checked, which decides whether a
-- request may do what needs a fresh sign-in, and when the session ends for good.
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" BIGINT NOT NULL,
    "signed_in_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "network" VARCHAR(50),
    "client" VARCHAR(200),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sessions_user_id_signed_in_at_idx" ON "sessions"("user_id", "signed_in_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The sessions that there are. Their oldest token that is left tells when they began.
INSERT INTO sessions (id, user_id, signed_in_at)
SELECT family_id, min(user_id), min(created_at) FROM refresh_tokens GROUP BY family_id;
UPDATE refresh_tokens t SET expires_at = LEAST(t.expires_at, s.signed_in_at + interval '90 days')
FROM sessions s WHERE s.id = t.family_id;

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
