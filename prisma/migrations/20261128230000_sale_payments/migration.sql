-- How a sale was paid, if one method does not say it all: several payments, or a reference. Every other sale has no row
-- here, so that posting it costs nothing more. Adding a column with a constant default rewrites no row.
ALTER TABLE "sales" ADD COLUMN "has_payments" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "sale_payments" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "sale_id" BIGINT NOT NULL,
    "method" VARCHAR(50) NOT NULL,
    "amount" DECIMAL(12,2) NOT NULL,
    "reference" VARCHAR(64),

    CONSTRAINT "sale_payments_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "sale_payments_business_id_sale_id_id_idx" ON "sale_payments"("business_id", "sale_id", "id");

-- AddForeignKey
ALTER TABLE "sale_payments" ADD CONSTRAINT "sale_payments_business_id_sale_id_fkey" FOREIGN KEY ("business_id", "sale_id") REFERENCES "sales"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER SEQUENCE "sale_payments_id_seq" MAXVALUE 9007199254740991;

ALTER TABLE sale_payments
  ADD CONSTRAINT sale_payments_method_check CHECK (
    method IN ('cash', 'mpesa', 'airtel_money', 'card', 'bank_transfer', 'credit', 'voucher', 'other')
  ),
  ADD CONSTRAINT sale_payments_amount_check CHECK (amount > 0);

SELECT enclose_in_business('sale_payments');

-- The audit trail reads the payments of a new sale from its row, together with the sale: see creation_entries. Only an
-- erasure changes a payment, by removing its reference, and that has an entry.
SELECT audit_table('sale_payments', 'payment',
  shown => '{sale_id,method,amount}', left_out => '{}', created => '{sale_id,method,amount}');
DROP TRIGGER audit_insert ON sale_payments;
CREATE TRIGGER append_only BEFORE UPDATE OF id, sale_id, method, amount OR TRUNCATE ON sale_payments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE sale_payments ENABLE ALWAYS TRIGGER append_only;

-- `changes` also has the payments, without their references.
CREATE OR REPLACE FUNCTION creation_entries(of_business bigint) RETURNS SETOF audit_entries LANGUAGE sql STABLE AS $$
  SELECT s.audit_entry_id, s.business_id, s.created_at, 'sale.created'::varchar(64), 'sale'::varchar(32), s.id,
    CASE
      WHEN s.request_id IS NULL THEN 'system'
      WHEN s.created_by IS NULL AND s.api_key_id IS NULL THEN 'cli'
      ELSE 'api'
    END,
    s.created_by, s.session_id, s.api_key_id, s.request_id, (
      SELECT jsonb_object_agg(field, jsonb_build_object('to', public.audit_value(value, true)))
      FROM jsonb_each(
        jsonb_build_object('customer_id', s.customer_id, 'status', s.status, 'payment_method', s.payment_method,
          'total_amount', s.total_amount, 'source', s.source,
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
