-- Hashes of phones and addresses get a key, which is not in the database: the service converts the rows that are there when
-- it starts. The column is renamed, so that an older service, which knows no key, fails instead of finding nobody who said
-- STOP.
ALTER TABLE "stopped_phones" RENAME COLUMN "phone_sha256" TO "phone_hash";
ALTER TABLE "stopped_phones" ADD COLUMN "is_keyed" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "stopped_phones" ALTER COLUMN "is_keyed" SET DEFAULT true;
CREATE INDEX "stopped_phones_unkeyed_idx" ON "stopped_phones"("phone_hash") WHERE NOT "is_keyed";

-- CreateTable
CREATE TABLE "suppression_key" (
    "is_current" BOOLEAN NOT NULL DEFAULT true,
    "fingerprint" BYTEA NOT NULL,

    CONSTRAINT "suppression_key_pkey" PRIMARY KEY ("is_current")
);
ALTER TABLE suppression_key ADD CONSTRAINT suppression_key_one_check CHECK (is_current);

-- CreateTable
CREATE TABLE "unsubscribed_addresses" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "channel" VARCHAR(10) NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "unsubscribed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unsubscribed_addresses_pkey" PRIMARY KEY ("business_id","id")
);
ALTER SEQUENCE unsubscribed_addresses_id_seq MAXVALUE 9007199254740991;

-- CreateIndex
CREATE UNIQUE INDEX "unsubscribed_addresses_business_id_address_hash_channel_key" ON "unsubscribed_addresses"("business_id", "address_hash", "channel");

-- AddForeignKey
ALTER TABLE "unsubscribed_addresses" ADD CONSTRAINT "unsubscribed_addresses_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE unsubscribed_addresses
  ADD CONSTRAINT unsubscribed_addresses_channel_check CHECK (channel IN ('sms', 'email'));

SELECT enclose_in_business('unsubscribed_addresses');
SELECT audit_table('unsubscribed_addresses', 'unsubscribed_address',
  shown => '{channel,unsubscribed_at}', left_out => '{}', created => '{channel,unsubscribed_at}');

-- An unsubscribe looks for everybody in the shop with the address.
CREATE INDEX customers_email_idx ON customers (business_id, lower(email)) WHERE email IS NOT NULL;
