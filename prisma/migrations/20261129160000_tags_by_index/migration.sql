-- Tags in the form in which they are compared, after the id of their business.
CREATE FUNCTION tag_keys(business bigint, tags text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(SELECT business::text || ':' || lower(tag) FROM unnest(tags) AS tag)
$$;

-- Finds the customers with a tag. Customers without tags have no entry.
CREATE INDEX customers_tag_keys_idx ON customers USING gin (tag_keys(business_id, tags) COLLATE "C") WHERE tags <> '{}';

-- Behind row-level security this index serves no plain statement: see find_by_contact.
DO $migration$
DECLARE
  owner CONSTANT regrole := (SELECT proowner FROM pg_proc WHERE oid = 'find_by_contact'::regproc);
  target text;
BEGIN
  -- The customers who have one of the tags.
  CREATE FUNCTION customers_tagged(business bigint, wanted text[]) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN; END IF;
    RETURN QUERY
      SELECT c.id FROM public.customers c
      WHERE c.tags <> '{}'
        AND public.tag_keys(c.business_id, c.tags) COLLATE "C" && public.tag_keys(business, wanted);
  END $$;

  -- How the business spells a tag; null if no customer has it. The planner may only use the index of tags: it expects to
  -- meet a frequent tag soon, and would walk through the customers of other businesses.
  CREATE FUNCTION tag_spelling(business bigint, wanted text) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET enable_seqscan = off SET enable_indexscan = off AS $$
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN NULL; END IF;
    RETURN (
      SELECT (SELECT tag FROM unnest(c.tags) AS tag WHERE lower(tag) = lower(wanted) LIMIT 1)
      FROM public.customers c
      WHERE c.tags <> '{}'
        AND public.tag_keys(c.business_id, c.tags) COLLATE "C" && public.tag_keys(business, ARRAY[wanted])
      LIMIT 1);
  END $$;

  FOREACH target IN ARRAY ARRAY['customers_tagged', 'tag_spelling'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %I FROM PUBLIC', target);
    IF owner <> current_user::regrole THEN
      EXECUTE format('ALTER FUNCTION %I OWNER TO %s', target, owner);
    END IF;
  END LOOP;
END $migration$;
