-- The name of a file may name a person. It goes with the files of the import.
ALTER TABLE imports ALTER COLUMN file_name DROP NOT NULL;
-- How many processes died while they worked on the import. After some, it fails: its file may be the cause.
ALTER TABLE imports ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER audit_update ON imports;
DROP TRIGGER audit_insert ON imports;
DROP TRIGGER audit_delete ON imports;
SELECT audit_table('imports', 'import',
  shown => '{kind,status}', left_out => '{file_id,file_name,keeps_files,mapping,reading,done,counts,reasons,notes,error,attempts,crashes,claim,claimed_to,started_at,finished_at}',
  created => '{kind,status}');

-- Behind row-level security the index of email addresses serves no plain statement: see find_by_contact. Imports look for
-- many addresses at once, and for inactive customers too.
DO $migration$
DECLARE
  owner CONSTANT regrole := (SELECT proowner FROM pg_proc WHERE oid = 'find_by_contact'::regproc);
BEGIN
  CREATE FUNCTION customers_of_emails(business bigint, emails text[])
  RETURNS TABLE (id bigint, contact text)
  LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN; END IF;
    RETURN QUERY
      SELECT c.id, e.email FROM unnest(emails) AS e(email)
      JOIN public.customers c ON c.business_id = business AND c.email IS NOT NULL AND lower(c.email) = e.email;
  END $$;
  REVOKE EXECUTE ON FUNCTION customers_of_emails FROM PUBLIC;
  IF owner <> current_user::regrole THEN
    EXECUTE format('ALTER FUNCTION customers_of_emails OWNER TO %s', owner);
  END IF;
END $migration$;
