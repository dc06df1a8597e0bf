-- For databases whose function set wateja.* in its head, which only a superuser may write. The migration that made it
-- has been corrected since, for databases that are new.

-- All of it anew from the rows, of one business or of all: what is right already comes out as it is. Writers wait. It
-- goes from business to business, as an owner who is no superuser has to.
CREATE OR REPLACE FUNCTION recount_totals(business int DEFAULT NULL) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  -- Only a superuser may set wateja.* in the head of a function. The body sets them, and puts the caller's back.
  callers_business CONSTANT text := COALESCE(current_setting('wateja.business_id', true), '');
  callers_platform CONSTANT text := COALESCE(current_setting('wateja.platform', true), '');
BEGIN
  LOCK TABLE public.customers, public.customer_purchase_history, public.sales IN SHARE MODE;
  IF business IS NULL THEN
    PERFORM set_config('wateja.platform', 'on', true);
    PERFORM public.recount_totals(id) FROM public.businesses;
    PERFORM set_config('wateja.platform', callers_platform, true);
    RETURN;
  END IF;
  PERFORM set_config('wateja.business_id', business::text, true);

  DELETE FROM public.customer_counts WHERE business_id = business;
  INSERT INTO public.customer_counts (business_id, is_active, customer_type, customers)
  SELECT business_id, is_active, customer_type, count(*) FROM public.customers WHERE business_id = business GROUP BY 1, 2, 3;

  DELETE FROM public.loyalty_counts WHERE business_id = business;
  INSERT INTO public.loyalty_counts (business_id, repeat_frequency, is_repeat_customer, customers, total_spent)
  SELECT business_id, repeat_frequency, is_repeat_customer, count(*), sum(total_spent) FROM public.customer_purchase_history
  WHERE is_active AND business_id = business GROUP BY 1, 2, 3;

  DELETE FROM public.customer_sales_totals WHERE business_id = business;
  INSERT INTO public.customer_sales_totals (business_id, customer_id, purchases, amount, items)
  SELECT business_id, customer_id, count(*), sum(total_amount - refunded_amount), sum(total_items - refunded_items)
  FROM public.sales
  WHERE customer_id IS NOT NULL AND status IN ('completed', 'partially_refunded') AND business_id = business
  GROUP BY 1, 2 ORDER BY 1, 2;

  DELETE FROM public.sale_counts WHERE business_id = business;
  INSERT INTO public.sale_counts (business_id, day, status, sales)
  SELECT business_id, (COALESCE(completed_at, created_at) AT TIME ZONE 'UTC')::date, status, count(*) FROM public.sales
  WHERE business_id = business GROUP BY 1, 2, 3;

  PERFORM set_config('wateja.business_id', callers_business, true);
END $$;
