-- The refunds of a customer are found by the sales that have some.
CREATE INDEX sales_refunded_idx ON sales (business_id, customer_id)
  WHERE status IN ('partially_refunded', 'refunded');
