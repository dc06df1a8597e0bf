-- What keeps the totals. Each counter is the sum of its rows. A transaction that changes one takes a row of it that no
-- other transaction holds, and makes one where there is none: as many as ever counted at the same time. So nobody waits,
-- nothing can deadlock, and a reader adds up a handful of rows.

CREATE FUNCTION count_customers_by(business int, active boolean, type text, difference int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.customer_counts SET customers = customers + difference
  WHERE business_id = business AND id = (
    SELECT id FROM public.customer_counts WHERE business_id = business AND is_active = active AND customer_type = type
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
  );
  IF NOT FOUND THEN
    INSERT INTO public.customer_counts (business_id, is_active, customer_type, customers)
    VALUES (business, active, type, difference);
  END IF;
END $$;

CREATE FUNCTION count_customers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM count_customers_by(business_id, is_active, customer_type, difference) FROM (
      SELECT business_id, is_active, customer_type, count(*)::int AS difference FROM new_rows GROUP BY 1, 2, 3
    ) d;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM count_customers_by(business_id, is_active, customer_type, difference) FROM (
      SELECT business_id, is_active, customer_type, -count(*)::int AS difference FROM old_rows GROUP BY 1, 2, 3
    ) d;
  ELSE
    PERFORM count_customers_by(business_id, is_active, customer_type, difference) FROM (
      SELECT business_id, is_active, customer_type, sum(one)::int AS difference FROM (
        SELECT business_id, is_active, customer_type, 1 AS one FROM new_rows UNION ALL
        SELECT business_id, is_active, customer_type, -1 FROM old_rows
      ) e GROUP BY 1, 2, 3 HAVING sum(one) <> 0
    ) d;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_loyalty_by(business int, frequency text, is_repeat boolean, difference int, spent numeric)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.loyalty_counts SET customers = customers + difference, total_spent = total_spent + spent
  WHERE business_id = business AND id = (
    SELECT id FROM public.loyalty_counts
    WHERE business_id = business AND repeat_frequency IS NOT DISTINCT FROM frequency AND is_repeat_customer = is_repeat
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
  );
  IF NOT FOUND THEN
    INSERT INTO public.loyalty_counts (business_id, repeat_frequency, is_repeat_customer, customers, total_spent)
    VALUES (business, frequency, is_repeat, difference, spent);
  END IF;
END $$;

CREATE FUNCTION count_loyalty() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM count_loyalty_by(business_id, repeat_frequency, is_repeat_customer, difference, spent) FROM (
      SELECT business_id, repeat_frequency, is_repeat_customer, count(*)::int AS difference, sum(total_spent) AS spent
      FROM new_rows WHERE is_active GROUP BY 1, 2, 3
    ) d;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM count_loyalty_by(business_id, repeat_frequency, is_repeat_customer, difference, spent) FROM (
      SELECT business_id, repeat_frequency, is_repeat_customer, -count(*)::int AS difference, -sum(total_spent) AS spent
      FROM old_rows WHERE is_active GROUP BY 1, 2, 3
    ) d;
  ELSE
    PERFORM count_loyalty_by(business_id, repeat_frequency, is_repeat_customer, difference, spent) FROM (
      SELECT business_id, repeat_frequency, is_repeat_customer, sum(one)::int AS difference, sum(one * total_spent) AS spent
      FROM (
        SELECT business_id, repeat_frequency, is_repeat_customer, total_spent, 1 AS one FROM new_rows WHERE is_active UNION ALL
        SELECT business_id, repeat_frequency, is_repeat_customer, total_spent, -1 FROM old_rows WHERE is_active
      ) e GROUP BY 1, 2, 3 HAVING sum(one) <> 0 OR sum(one * total_spent) <> 0
    ) d;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_sales_by(business int, on_day date, in_status text, difference int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.sale_counts SET sales = sales + difference
  WHERE business_id = business AND id = (
    SELECT id FROM public.sale_counts WHERE business_id = business AND day = on_day AND status = in_status
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
  );
  IF NOT FOUND THEN
    INSERT INTO public.sale_counts (business_id, day, status, sales) VALUES (business, on_day, in_status, difference);
  END IF;
END $$;

-- A customer has one row of totals, which sales to them wait for as they do for their metrics; in the order of ids, so
-- never both ways.
CREATE FUNCTION total_new_sales() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.customer_sales_totals AS t (business_id, customer_id, purchases, amount, items)
  SELECT business_id, customer_id, count(*), sum(total_amount - refunded_amount), sum(total_items - refunded_items)
  FROM new_rows WHERE customer_id IS NOT NULL AND status IN ('completed', 'partially_refunded')
  GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (business_id, customer_id) DO UPDATE SET
    purchases = t.purchases + excluded.purchases, amount = t.amount + excluded.amount, items = t.items + excluded.items;
  PERFORM public.count_sales_by(business_id, day, status, difference) FROM (
    SELECT business_id, (COALESCE(completed_at, created_at) AT TIME ZONE 'UTC')::date AS day, status,
      count(*)::int AS difference
    FROM new_rows GROUP BY 1, 2, 3
  ) d;
  RETURN NULL;
END $$;

CREATE FUNCTION total_changed_sales() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.customer_sales_totals (business_id, customer_id, purchases, amount, items)
  SELECT DISTINCT business_id, customer_id, 0, 0, 0 FROM new_rows WHERE customer_id IS NOT NULL ORDER BY 1, 2
  ON CONFLICT (business_id, customer_id) DO NOTHING;
  UPDATE public.customer_sales_totals t SET
    purchases = t.purchases + d.purchases, amount = t.amount + d.amount, items = t.items + d.items
  FROM (
    SELECT business_id, customer_id, sum(one) AS purchases, sum(one * (total_amount - refunded_amount)) AS amount,
      sum(one * (total_items - refunded_items)) AS items
    FROM (SELECT n.*, 1 AS one FROM new_rows n UNION ALL SELECT o.*, -1 FROM old_rows o) e
    WHERE customer_id IS NOT NULL AND status IN ('completed', 'partially_refunded')
    GROUP BY 1, 2
  ) d
  WHERE t.business_id = d.business_id AND t.customer_id = d.customer_id
    AND (d.purchases <> 0 OR d.amount <> 0 OR d.items <> 0);
  PERFORM public.count_sales_by(business_id, day, status, difference) FROM (
    SELECT business_id, (COALESCE(completed_at, created_at) AT TIME ZONE 'UTC')::date AS day, status,
      sum(one)::int AS difference
    FROM (SELECT n.*, 1 AS one FROM new_rows n UNION ALL SELECT o.*, -1 FROM old_rows o) e
    GROUP BY 1, 2, 3 HAVING sum(one) <> 0
  ) d;
  RETURN NULL;
END $$;

CREATE TRIGGER count_insert AFTER INSERT ON customers REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER count_delete AFTER DELETE ON customers REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER count_update AFTER UPDATE ON customers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_customers();

CREATE TRIGGER count_insert AFTER INSERT ON customer_purchase_history REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_loyalty();
CREATE TRIGGER count_delete AFTER DELETE ON customer_purchase_history REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_loyalty();
CREATE TRIGGER count_update AFTER UPDATE ON customer_purchase_history REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_loyalty();

-- A sale is never removed; taking one away by hand is answered with recount_totals().
CREATE TRIGGER total_insert AFTER INSERT ON sales REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION total_new_sales();
CREATE TRIGGER total_update AFTER UPDATE ON sales REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION total_changed_sales();

