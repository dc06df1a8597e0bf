-- Behind row-level security the index of email addresses does not serve a plain statement, because PostgreSQL does not trust
-- lower() to be silent about the rows that it sees. So this function looks as the owner of the table, like search_customers:
-- in the business of the setting, and in no other. It stops early, for a shop that wrote its own phone for thousands of
-- customers.
DO $migration$
DECLARE
  owner CONSTANT regrole := (SELECT proowner FROM pg_proc WHERE oid = 'search_customers'::regproc);
BEGIN
  CREATE FUNCTION find_by_contact(business bigint, contact_phone text, contact_email text, besides bigint, most int)
  RETURNS TABLE (id bigint)
  LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN; END IF;
    RETURN QUERY
      (SELECT c.id FROM public.customers c
       WHERE c.phone_e164 = contact_phone AND c.business_id = business AND c.is_active AND c.id <> besides LIMIT most)
      UNION
      (SELECT c.id FROM public.customers c
       WHERE c.business_id = business AND lower(c.email) = lower(contact_email) AND c.email IS NOT NULL
         AND c.is_active AND c.id <> besides LIMIT most);
  END $$;
  REVOKE EXECUTE ON FUNCTION find_by_contact FROM PUBLIC;
  IF owner <> current_user::regrole THEN
    EXECUTE format('ALTER FUNCTION find_by_contact OWNER TO %s', owner);
  END IF;
END $migration$;
