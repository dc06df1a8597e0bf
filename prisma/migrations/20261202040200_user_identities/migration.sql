-- Whom an identity provider means. The first token with the email of an account binds the account to the subject of the
-- token. From then on the email alone opens it no more: a provider may give the address of somebody who left to another.
CREATE TABLE "user_identities" (
    "user_id" BIGINT NOT NULL,
    "issuer" VARCHAR(255) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "bound_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_identities_pkey" PRIMARY KEY ("user_id","issuer")
);

-- CreateIndex
CREATE INDEX "user_identities_issuer_subject_idx" ON "user_identities"("issuer", "subject");

-- AddForeignKey
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
