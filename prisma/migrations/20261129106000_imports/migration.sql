-- Imports of files over HTTP. The files are in the data directory.
-- CreateTable
CREATE TABLE "imports" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "status" VARCHAR(20) NOT NULL DEFAULT 'uploaded',
    "file_id" UUID NOT NULL,
    "file_name" VARCHAR(255) NOT NULL,
    "keeps_files" BOOLEAN NOT NULL DEFAULT true,
    "format" VARCHAR(10) NOT NULL,
    "program" VARCHAR(50),
    "mapping" JSONB NOT NULL,
    "reading" JSONB NOT NULL DEFAULT '{}',
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL,
    "counts" JSONB NOT NULL,
    "reasons" JSONB NOT NULL,
    "notes" TEXT[],
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim" UUID,
    "claimed_to" TIMESTAMPTZ(3),
    "created_by" BIGINT DEFAULT (audit_actor('user_id'::text))::bigint,
    "api_key_id" BIGINT DEFAULT (audit_actor('api_key_id'::text))::bigint,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("business_id","id")
);
ALTER SEQUENCE "imports_id_seq" MAXVALUE 9007199254740991;

-- CreateIndex
CREATE INDEX "imports_business_id_created_at_id_idx" ON "imports"("business_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('imports');

ALTER TABLE imports
  ADD CONSTRAINT imports_kind_check CHECK (kind IN ('customers', 'sales')),
  ADD CONSTRAINT imports_status_check CHECK (status IN ('uploaded', 'running', 'finished', 'failed')),
  ADD CONSTRAINT imports_format_check CHECK (format IN ('csv', 'xlsx', 'vcard')),
  ADD CONSTRAINT imports_done_check CHECK (done BETWEEN 0 AND total);

-- The name of a file and its columns may name a person, so the trail shows neither.
SELECT audit_table('imports', 'import',
  shown => '{kind,status}', left_out => '{file_id,keeps_files,mapping,reading,done,counts,reasons,notes,error,attempts,claim,claimed_to,started_at,finished_at}',
  created => '{kind,status}');

-- What an import over HTTP changes has a user, but no person has looked at each row. So it is a source of its own.
ALTER TABLE audit_entries DROP CONSTRAINT audit_entries_source_check;
ALTER TABLE audit_entries
  ADD CONSTRAINT audit_entries_source_check CHECK (source IN ('api', 'cli', 'import', 'system'));

CREATE OR REPLACE FUNCTION creation_entries(of_business bigint) RETURNS SETOF audit_entries LANGUAGE sql STABLE AS $$
  SELECT s.audit_entry_id, s.business_id, s.created_at, 'sale.created'::varchar(64), 'sale'::varchar(32), s.id,
    CASE
      WHEN s.request_id IS NULL THEN 'system'
      WHEN s.created_by IS NULL AND s.api_key_id IS NULL THEN 'cli'
      WHEN s.source = 'import' THEN 'import'
      ELSE 'api'
    END,
    s.created_by, s.session_id, s.api_key_id, s.request_id, (
      SELECT jsonb_object_agg(field, jsonb_build_object('to', public.audit_value(value, true)))
      FROM jsonb_each(
        jsonb_build_object('customer_id', s.customer_id, 'status', s.status, 'payment_method', s.payment_method,
          'total_amount', s.total_amount, 'source', s.source, 'discount_amount', NULLIF(s.discount_amount, 0),
          'points_amount', NULLIF(s.points_amount, 0), 'rounding_amount', NULLIF(s.rounding_amount, 0),
          'payments', CASE WHEN s.has_payments THEN (
            SELECT jsonb_agg(jsonb_build_object('method', p.method, 'amount', p.amount::text) ORDER BY p.id)
            FROM public.sale_payments p WHERE p.business_id = s.business_id AND p.sale_id = s.id
          ) END)
        || COALESCE((
          SELECT jsonb_object_agg(c.field, c.change -> 'from' ORDER BY e.at DESC, e.id DESC)
          FROM public.audit_entries e, jsonb_each(e.changes) AS c(field, change)
          WHERE e.business_id = s.business_id AND e.resource = 'sale' AND e.resource_id = s.id
            AND e.action = 'sale.updated' AND c.field IN ('customer_id', 'status', 'payment_method', 'total_amount')
        ), '{}')
      ) AS f(field, value)
      WHERE value <> 'null'
    ), NULL::varchar(500)
  FROM public.sales s
  WHERE s.business_id = of_business AND s.audit_entry_id IS NOT NULL
$$;

-- Imports run as long as they need: while a process works on one, the queue offers it again now and then, and the claim
-- of the process refuses it. So the number of attempts has no limit that matters.
SELECT pgboss.create_queue('imports', '{"policy":"standard","retryLimit":1000000,"retryDelay":5,"retryBackoff":false,"expireInSeconds":60,"retentionMinutes":20160}');
