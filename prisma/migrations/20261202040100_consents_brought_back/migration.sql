-- Which API key recorded an entry, as for sales: the actor comes with each statement. Whether an entry brings back what was
-- withdrawn: only such an entry ends a STOP or an unsubscribe of the address. Until now every consent that a person
-- recorded did, so these entries keep it. The default of the past is set with the column, so no row is rewritten.
ALTER TABLE "customer_consents" ADD COLUMN "api_key_id" BIGINT,
ADD COLUMN "brings_back" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "customer_consents" ALTER COLUMN "brings_back" SET DEFAULT false,
ALTER COLUMN "api_key_id" SET DEFAULT (audit_actor('api_key_id'))::bigint;
