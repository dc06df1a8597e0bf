-- The second wall between businesses. A statement sees the rows of the business in `wateja.business_id`, and without
-- one it sees none. Forced, so that it holds for the tables' owner too: a migration that has to touch rows says
-- ALTER TABLE … NO FORCE ROW LEVEL SECURITY first, and FORCE again after it.

-- Puts a table behind the wall. `key` names the column that holds the business. A platform table is also open, across
-- businesses, to statements that the code runs by asPlatform().
CREATE FUNCTION enclose_in_business(target regclass, is_platform boolean DEFAULT false, key name DEFAULT 'business_id')
RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  -- In a sub-select the setting is read once for a statement, and not for every row.
  EXECUTE format(
    $policy$CREATE POLICY business ON %s
      USING (%I = (SELECT NULLIF(current_setting('wateja.business_id', true), '')::int))$policy$, target, key);
  IF is_platform THEN
    EXECUTE format(
      $policy$CREATE POLICY platform ON %s
        USING ((SELECT current_setting('wateja.platform', true) = 'on'))$policy$, target);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION enclose_in_business FROM PUBLIC;

SELECT enclose_in_business('customers');
SELECT enclose_in_business('customer_notes');
SELECT enclose_in_business('customer_preferences');
SELECT enclose_in_business('customer_purchase_history');
SELECT enclose_in_business('loyalty_settings');
SELECT enclose_in_business('sales');
SELECT enclose_in_business('sale_items');
SELECT enclose_in_business('sale_refunds');
SELECT enclose_in_business('businesses', is_platform => true, key => 'id');
SELECT enclose_in_business('memberships', is_platform => true);
SELECT enclose_in_business('outbox', is_platform => true);
SELECT enclose_in_business('idempotency_keys', is_platform => true);

-- Behind a policy an index serves only operators that PostgreSQL trusts not to tell what they saw, and LIKE is not
-- among them: the search would read the whole shop. This function is its door: it runs as the owner of the table and
-- finds, by the trigram index, in the business of the setting and no other.
CREATE POLICY search ON customers FOR SELECT TO CURRENT_USER USING (true);

-- It names what it reads in full: in the owner's name, a table of the caller's must not stand before ours.
CREATE FUNCTION customers_like(business int, any_written text, any_digits text)
RETURNS TABLE (id int, name varchar, phone varchar, email varchar, customer_type varchar, search_text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- By EXECUTE, so that each term gets a plan of its own: a rare one and a common one differ.
  RETURN QUERY EXECUTE
    'SELECT c.id, c.name, c.phone, c.email, c.customer_type, c.search_text FROM public.customers c
     WHERE c.business_id = $1 AND c.business_id = $2 AND c.is_active
       AND (c.search_text LIKE $3 OR c.search_text LIKE $4)'
    USING business, NULLIF(current_setting('wateja.business_id', true), '')::int, any_written, any_digits;
END $$;
REVOKE EXECUTE ON FUNCTION customers_like FROM PUBLIC;
