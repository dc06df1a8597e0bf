-- Who recorded each sale, and how it came. Sales from before keep null: the audit trail says who recorded them. Adding a
-- column without a default, and the default after it, rewrites no row.
ALTER TABLE "sales" ADD COLUMN "created_by" BIGINT,
ADD COLUMN "api_key_id" BIGINT,
ADD COLUMN "source" VARCHAR(10);
-- The actor comes with each statement, as for the audit trail, so that no code can forget it. Like the audit trail, the
-- columns have no foreign keys: each sale would lock the row of its user, which all sales of a till share.
ALTER TABLE "sales" ALTER COLUMN "created_by" SET DEFAULT (audit_actor('user_id'))::bigint,
ALTER COLUMN "api_key_id" SET DEFAULT (audit_actor('api_key_id'))::bigint;

ALTER TABLE sales ADD CONSTRAINT sales_source_check CHECK (source IN ('api', 'batch', 'import')) NOT VALID;
ALTER TABLE sales VALIDATE CONSTRAINT sales_source_check;
