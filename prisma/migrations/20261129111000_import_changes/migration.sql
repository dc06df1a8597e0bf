-- AlterTable
ALTER TABLE "imports" ADD COLUMN "is_recorded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "revert" JSONB,
ADD COLUMN "reverted_at" TIMESTAMPTZ(3);

-- What an import changed, so that it can be reverted. A row is written in the transaction of the change itself.
-- CreateTable
CREATE TABLE "import_changes" (
    "business_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "resource" VARCHAR(20) NOT NULL,
    "resource_id" BIGINT NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "version" INTEGER,
    "note_ids" BIGINT[],
    "is_granted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "import_changes_pkey" PRIMARY KEY ("business_id","import_id","resource","resource_id")
);

-- AddForeignKey
ALTER TABLE "import_changes" ADD CONSTRAINT "import_changes_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('import_changes');
ALTER TABLE import_changes ADD CONSTRAINT import_changes_resource_check CHECK (resource IN ('customer', 'refund', 'sale'));

-- What an erasure looks for.
CREATE INDEX import_changes_customer_idx ON import_changes (business_id, resource_id) WHERE resource = 'customer';

ALTER TABLE imports DROP CONSTRAINT imports_status_check;
ALTER TABLE imports ADD CONSTRAINT imports_status_check
  CHECK (status IN ('uploaded', 'running', 'finished', 'failed', 'reverting', 'reverted'));

DROP TRIGGER audit_update ON imports;
DROP TRIGGER audit_insert ON imports;
DROP TRIGGER audit_delete ON imports;
SELECT audit_table('imports', 'import',
  shown => '{kind,status}', left_out => '{file_id,file_name,keeps_files,mapping,reading,done,counts,reasons,notes,error,attempts,crashes,claim,claimed_to,started_at,finished_at,is_recorded,revert,reverted_at}',
  created => '{kind,status}');

-- Which customers other rows refer to, and from which tables. What follows from the sales, and preferences that nobody
-- changed, are no reason to keep a customer. A table of tomorrow counts by its foreign key.
CREATE FUNCTION customers_in_use(business bigint, customers bigint[]) RETURNS TABLE (customer_id bigint, used_by text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  named text;
BEGIN
  FOR named IN
    SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c
    WHERE c.contype = 'f' AND c.confrelid = 'public.customers'::regclass
      AND c.conrelid <> ALL (ARRAY['public.customer_purchase_history', 'public.customer_sales_totals',
        'public.customer_tiers']::regclass[])
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT DISTINCT t.customer_id, %L FROM %s t WHERE t.business_id = $1 AND t.customer_id = ANY ($2) %s',
      named, named, CASE WHEN named = 'customer_preferences' THEN 'AND t.version > 1' ELSE '' END)
    USING business, customers;
  END LOOP;
END $$;

-- Until now no sale was ever deleted. A customer without any sale has no row of totals.
CREATE FUNCTION total_removed_sales() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.customer_sales_totals t SET
    purchases = t.purchases - d.purchases, amount = t.amount - d.amount, items = t.items - d.items
  FROM (
    SELECT business_id, customer_id, count(*) AS purchases, sum(total_amount - refunded_amount) AS amount,
      sum(total_items - refunded_items) AS items
    FROM old_rows WHERE public.is_purchase(status, customer_id)
    GROUP BY 1, 2
  ) d
  WHERE t.business_id = d.business_id AND t.customer_id = d.customer_id;
  DELETE FROM public.customer_sales_totals t
  WHERE (t.business_id, t.customer_id) IN (SELECT business_id, customer_id FROM old_rows)
    AND NOT EXISTS (SELECT FROM public.sales s WHERE s.business_id = t.business_id AND s.customer_id = t.customer_id);
  PERFORM public.count_sales_by(business_id, day, status, difference) FROM (
    SELECT business_id, (COALESCE(completed_at, created_at) AT TIME ZONE 'UTC')::date AS day, status,
      -count(*)::int AS difference
    FROM old_rows GROUP BY 1, 2, 3
  ) d;
  RETURN NULL;
END $$;
CREATE TRIGGER total_delete AFTER DELETE ON sales REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION total_removed_sales();
