-- What happened to an account: sign-ins, refused ones, changed passwords, ended sessions. An attempt with an unknown
-- email has a row too, without an account, so that the time of the answer does not tell who has one.
CREATE TABLE "security_events" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" VARCHAR(40) NOT NULL,
    "session_id" UUID,
    "address_hash" CHAR(32),
    "network" VARCHAR(50),
    "client" VARCHAR(200),

    CONSTRAINT "security_events_pkey" PRIMARY KEY ("id")
);
ALTER SEQUENCE "security_events_id_seq" MAXVALUE 9007199254740991;

-- CreateIndex
CREATE INDEX "security_events_user_id_id_idx" ON "security_events"("user_id", "id");
CREATE INDEX "security_events_at_idx" ON "security_events"("at");

-- AddForeignKey
ALTER TABLE "security_events" ADD CONSTRAINT "security_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE security_events
  ADD CONSTRAINT security_events_kind_check CHECK (kind ~ '^[a-z_]+$'),
  ADD CONSTRAINT security_events_address_hash_check CHECK (address_hash ~ '^[0-9a-f]{32}$');
