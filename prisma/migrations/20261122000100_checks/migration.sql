-- What must never be, whoever writes. Prisma's schema has no word for checks.

ALTER TABLE businesses
  ADD CONSTRAINT businesses_name_check CHECK (name <> '');

ALTER TABLE memberships
  ADD CONSTRAINT memberships_role_check CHECK (role IN ('owner', 'manager', 'staff'));

ALTER TABLE users
  ADD CONSTRAINT users_email_check CHECK (email = lower(email) AND email <> '');

ALTER TABLE customers
  ADD CONSTRAINT customers_name_check CHECK (name <> ''),
  ADD CONSTRAINT customers_type_check CHECK (customer_type IN ('walk_in', 'regular', 'vip', 'wholesale'));

ALTER TABLE customer_notes
  ADD CONSTRAINT customer_notes_type_check CHECK (note_type IN ('personal', 'preference', 'issue', 'feedback')),
  ADD CONSTRAINT customer_notes_content_check CHECK (content <> '');

ALTER TABLE customer_preferences
  ADD CONSTRAINT customer_preferences_payment_check CHECK (preferred_payment IN ('cash', 'mpesa', 'credit')),
  ADD CONSTRAINT customer_preferences_spend_check CHECK (average_spend >= 0);

ALTER TABLE customer_purchase_history
  ADD CONSTRAINT purchase_history_counts_check CHECK (
    total_purchases >= 0 AND total_spent >= 0 AND total_items_bought >= 0
    AND avg_transaction_value >= 0 AND customer_lifetime_value >= 0
  ),
  ADD CONSTRAINT purchase_history_dates_check CHECK (
    (total_purchases = 0) = (first_purchase_date IS NULL)
    AND (total_purchases = 0) = (last_purchase_date IS NULL)
    AND first_purchase_date <= last_purchase_date
  ),
  ADD CONSTRAINT purchase_history_repeat_check CHECK (is_repeat_customer = (total_purchases >= 2)),
  ADD CONSTRAINT purchase_history_frequency_check CHECK (
    repeat_frequency IN ('one_time', 'occasional', 'regular', 'frequent')
    AND (total_purchases = 0) = (repeat_frequency IS NULL)
  );

ALTER TABLE loyalty_settings
  ADD CONSTRAINT loyalty_settings_order_check CHECK (
    1 < occasional_from AND occasional_from < regular_from AND regular_from < frequent_from
  );

ALTER TABLE sales
  ADD CONSTRAINT sales_payment_check CHECK (payment_method IN ('cash', 'mpesa', 'credit')),
  ADD CONSTRAINT sales_status_check CHECK (
    status IN ('pending', 'completed', 'cancelled', 'partially_refunded', 'refunded')
  ),
  ADD CONSTRAINT sales_amounts_check CHECK (
    total_amount >= 0 AND total_items > 0
    AND refunded_amount BETWEEN 0 AND total_amount
    AND refunded_items BETWEEN 0 AND total_items
  ),
  ADD CONSTRAINT sales_completed_check CHECK (
    (status IN ('pending', 'cancelled')) = (completed_at IS NULL)
  );

ALTER TABLE sale_items
  ADD CONSTRAINT sale_items_amounts_check CHECK (
    quantity > 0 AND unit_price >= 0 AND line_total >= 0
    AND refunded_quantity BETWEEN 0 AND quantity
    AND refunded_amount BETWEEN 0 AND line_total
  );

ALTER TABLE sale_refunds
  ADD CONSTRAINT sale_refunds_amounts_check CHECK (amount >= 0 AND total_items >= 0);

ALTER TABLE outbox
  ADD CONSTRAINT outbox_status_check CHECK (status IN ('pending', 'delivered', 'parked')),
  ADD CONSTRAINT outbox_attempts_check CHECK (attempts >= 0);
