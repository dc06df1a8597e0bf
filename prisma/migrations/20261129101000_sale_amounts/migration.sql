-- What a sale was before its discounts. total_amount stays the money paid. PostgreSQL computes subtotal_amount and
-- net_amount, so total = subtotal - discount - points + rounding holds for every row, also for those of before: they have
-- no discount, so subtotal = total and net = line_total. A generated column rewrites its table once, and no trigger runs.
ALTER TABLE "sales"
  ADD COLUMN "discount_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
  ADD COLUMN "points_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
  ADD COLUMN "rounding_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
  ADD COLUMN "subtotal_amount" DECIMAL(12,2) NOT NULL
    GENERATED ALWAYS AS (total_amount + discount_amount + points_amount - rounding_amount) STORED,
  -- Rounding alone cannot make a sale cost money: what the lines cost after discounts and points is 0 or more.
  ADD CONSTRAINT sales_discounts_check CHECK (
    discount_amount >= 0 AND points_amount >= 0 AND rounding_amount BETWEEN -0.99 AND 0.99
    AND total_amount - rounding_amount >= 0
  );

ALTER TABLE "sale_items"
  ADD COLUMN "discount_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
  ADD COLUMN "points_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
  ADD COLUMN "net_amount" DECIMAL(12,2) NOT NULL
    GENERATED ALWAYS AS (line_total - discount_amount - points_amount) STORED,
  -- A refund gives back what was paid for the line. The constraint of before compared it with line_total.
  ADD CONSTRAINT sale_items_discounts_check CHECK (
    discount_amount >= 0 AND points_amount >= 0 AND refunded_amount <= line_total - discount_amount - points_amount
  );

-- An update of a sale says its new amounts. subtotal_amount follows from them.
DROP TRIGGER audit_update ON sales;
DROP TRIGGER audit_delete ON sales;
SELECT audit_table('sales', 'sale',
  shown => '{customer_id,status,payment_method,total_amount,total_items,refunded_amount,refunded_items,completed_at,discount_amount,points_amount,rounding_amount}',
  left_out => '{content_hash,updated_at,subtotal_amount}',
  created => '{customer_id,status,payment_method,total_amount,discount_amount,points_amount,rounding_amount}');
DROP TRIGGER audit_insert ON sales;

-- `changes` also has the discount, the points and the rounding of a sale that has them. Nobody changes them afterwards.
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
