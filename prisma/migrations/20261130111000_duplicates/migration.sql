-- Which customers may be the same person.

-- Equal for two customers with the same name, as the search folds it, and the same address, without spaces and punctuation.
-- Only built-in functions, because each change of a customer computes it.
CREATE INDEX customers_namesakes_idx ON customers (business_id,
  md5(split_part(search_text, E'\n', 1) || E'\n' || translate(lower(address COLLATE "C"), E' \n\t.,;:-/()', '')), id) WHERE address IS NOT NULL;

-- With the id, so that the oldest customer with a phone or an address is found at once, also if thousands have it.
DROP INDEX customers_phone_e164_idx;
CREATE INDEX customers_phone_idx ON customers (phone_e164, business_id, id);
DROP INDEX customers_email_idx;
CREATE INDEX customers_email_idx ON customers (business_id, lower(email), id) WHERE email IS NOT NULL;

-- Looks as the owner of the table, like find_by_contact, and in no other business than that of the setting. Of the newest
-- `most` active customers up to `newest`, those that may be the same person as an older one: `older` is the oldest of 50 active
-- ones with the same phone, email address, or name and address. Two customers are one pair, for the first reason that holds.
-- Asked for the oldest of all, the planner would go through the customers by their ids. `last_read` is the last customer that was looked at, if there may be others.
DO $migration$
DECLARE
  owner CONSTANT regrole := (SELECT proowner FROM pg_proc WHERE oid = 'search_customers'::regproc);
BEGIN
  CREATE FUNCTION find_duplicates(business bigint, newest bigint, after_place int, most int, pairs int)
  RETURNS TABLE (newer bigint, place int, reason text, older bigint, last_read bigint)
  LANGUAGE plpgsql STABLE ROWS 20 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
  DECLARE
    shop CONSTANT public.customers.business_id%TYPE := business;
    one record;
    found int := 0;
    seen int := 0;
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN; END IF;
    FOR one IN
      SELECT c.id, p.id AS by_phone,
        CASE WHEN (e.phone_e164 = c.phone_e164) IS NOT TRUE THEN e.id END AS by_email,
        CASE WHEN (n.phone_e164 = c.phone_e164) IS NOT TRUE AND (lower(n.email) = lower(c.email)) IS NOT TRUE
          THEN n.id END AS by_name
      FROM public.customers c
      LEFT JOIN LATERAL (
        -- Many people share a name of one word, or an address of one word.
        SELECT n.name, E'\n' || translate(lower(c.address COLLATE "C"), E' \n\t.,;:-/()', '') AS place
        FROM split_part(c.search_text, E'\n', 1) AS n(name)
        WHERE n.name LIKE '% %' AND trim(c.address) ~ '[[:space:]]'
      ) f ON true
      LEFT JOIN LATERAL (
        SELECT same.id FROM (
          SELECT o.id FROM public.customers o
          WHERE o.phone_e164 = c.phone_e164 AND o.business_id = shop AND o.id < c.id AND o.is_active
          LIMIT 50
        ) same ORDER BY same.id LIMIT 1
      ) p ON true
      LEFT JOIN LATERAL (
        SELECT same.* FROM (
          SELECT o.id, o.phone_e164 FROM public.customers o
          WHERE o.business_id = shop AND lower(o.email) = lower(c.email) AND o.email IS NOT NULL AND o.id < c.id
            AND o.is_active
          LIMIT 50
        ) same ORDER BY same.id LIMIT 1
      ) e ON true
      LEFT JOIN LATERAL (
        SELECT same.* FROM (
          SELECT o.id, o.phone_e164, o.email FROM public.customers o
          WHERE o.business_id = shop AND o.address IS NOT NULL AND o.id < c.id AND o.is_active
            AND md5(split_part(o.search_text, E'\n', 1) || E'\n' || translate(lower(o.address COLLATE "C"),
              E' \n\t.,;:-/()', '')) = ANY (ARRAY[
                md5(f.name || f.place),
                md5(regexp_replace(f.name, '^([^ ]+) (.+)$', '\2 \1') || f.place),
                md5(regexp_replace(f.name, '^(.+) ([^ ]+)$', '\2 \1') || f.place)])
          LIMIT 50
        ) same ORDER BY same.id LIMIT 1
      ) n ON true
      WHERE c.business_id = shop AND c.is_active AND c.id <= newest
      ORDER BY c.id DESC LIMIT most
    LOOP
      seen := seen + 1;
      CONTINUE WHEN one.by_phone IS NULL AND one.by_email IS NULL AND one.by_name IS NULL;
      FOR newer, place, reason, older IN
        SELECT one.id, v.place, v.reason, v.older FROM (
          VALUES (1, 'phone', one.by_phone), (2, 'email', one.by_email), (3, 'name', one.by_name)
        ) AS v(place, reason, older)
        WHERE v.older IS NOT NULL AND (one.id < newest OR v.place > after_place)
        ORDER BY v.place
      LOOP
        RETURN NEXT;
        found := found + 1;
        IF found >= pairs THEN RETURN; END IF;
      END LOOP;
    END LOOP;
    IF seen = most THEN
      newer := NULL; place := NULL; reason := NULL; older := NULL; last_read := one.id;
      RETURN NEXT;
    END IF;
  END $$;
  REVOKE EXECUTE ON FUNCTION find_duplicates FROM PUBLIC;
  IF owner <> current_user::regrole THEN
    EXECUTE format('ALTER FUNCTION find_duplicates OWNER TO %s', owner);
  END IF;
END $migration$;
