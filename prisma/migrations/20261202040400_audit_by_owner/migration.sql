-- The application adds no row to the audit trail any more: functions of the owner do. Whoever can run SQL as the
-- application cannot invent an entry of a change that never was. The triggers wrote with the rights of the application.
ALTER FUNCTION audit_changes() SECURITY DEFINER;
ALTER FUNCTION audit_changed_row() SECURITY DEFINER;

-- The business of the statement is that of the sale, also for an administrator of the database, who has set none: the
-- function reads the sale by the rules that hold for the owner.
CREATE OR REPLACE FUNCTION keep_creation_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := COALESCE(current_setting('wateja.business_id', true), '');
BEGIN
  PERFORM set_config('wateja.business_id', OLD.business_id::text, true);
  INSERT INTO public.audit_entries (id, business_id, at, action, resource, resource_id, source, user_id, session_id,
    api_key_id, request_id, changes)
  SELECT id, business_id, at, action, resource, resource_id, source, user_id, session_id, api_key_id, request_id, changes
  FROM public.creation_entries(OLD.business_id) WHERE resource_id = OLD.id;
  PERFORM set_config('wateja.business_id', before, true);
  RETURN OLD;
END $$;

-- The owner is no superuser everywhere, so row-level security holds for these functions too. They write what a change of a
-- row says, whoever made it: also an administrator of the database, who has set no business.
DO $$
BEGIN
  -- For whom the functions run as, who need not be who applies this.
  EXECUTE format('CREATE POLICY trail ON audit_entries FOR INSERT TO %s WITH CHECK (pg_trigger_depth() > 0)',
    (SELECT proowner::regrole FROM pg_proc WHERE oid = 'audit_changes'::regproc));
END $$;

-- Adds an entry about what changes no row, such as an export. Row-level security does not hold for an owner who is a
-- superuser, so the function itself compares the business with that of the statement.
CREATE FUNCTION record_audit_entry(
  of_business bigint, of_action text, of_resource text, of_resource_id bigint, of_changes jsonb, of_reason text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_setting('wateja.business_id', true) IS DISTINCT FROM of_business::text
    AND current_setting('wateja.platform', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'The entry is about another business' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- What a trigger writes when a row changes, nobody writes by hand; and new sales tell of themselves.
  IF of_action = 'sale.created' OR EXISTS (
    SELECT FROM pg_catalog.pg_trigger t
    WHERE t.tgfoid IN ('public.audit_changes'::regproc, 'public.audit_changed_row'::regproc)
      AND starts_with(encode(t.tgargs, 'escape'), of_resource || '\000')
      AND of_action = of_resource || CASE t.tgname
        WHEN 'audit_insert' THEN '.created' WHEN 'audit_update' THEN '.updated' ELSE '.deleted' END
  ) THEN
    RAISE EXCEPTION 'Only a change itself leaves the entry %', of_action USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.audit_entries (business_id, action, resource, resource_id, changes, reason)
  VALUES (of_business, of_action, of_resource, of_resource_id, of_changes, of_reason);
END $$;
REVOKE EXECUTE ON FUNCTION record_audit_entry FROM PUBLIC;
