-- Search that costs the same in every shop. Its answer: active customers, those in whose name, email or phone a line
-- starts with the term before those that hold it in the middle, each in the order of ids.

-- What a text is found by, besides any three characters in a row: how each of its lines begins, and every one, two and
-- six characters in a row. Digits make so few threes that a phone would be looked for among a tenth of the shop. The
-- business is a part of each key: as a column of the index it would be a list of the whole shop, to be gone through.
CREATE FUNCTION search_keys(business int, search_text text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
COST 1000 SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(DISTINCT business || key COLLATE "C") FROM unnest(string_to_array(search_text, E'\n')) AS line, LATERAL (
    SELECT '^' || left(line, n) FROM unnest('{1,2,3,6}'::int[]) AS n WHERE length(line) >= n
    UNION ALL
    SELECT ':' || substr(line, at, n) FROM unnest('{1,2,6}'::int[]) AS n, generate_series(1, length(line) - n + 1) AS at
  ) AS k(key)
$$;

-- The keys that every text with the term in it has; null where three letters or digits in a row are the better index.
CREATE FUNCTION keys_of_term(business int, term text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN length(term) >= 6 OR term !~ '[[:alnum:]]{3}' THEN (
    SELECT array_agg(business || ':' || substr(term, at, n)) FROM
      (SELECT CASE WHEN length(term) >= 6 THEN 6 ELSE LEAST(length(term), 2) END AS n) size,
      generate_series(1, length(term) - n + 1) AS at
  ) END
$$;

CREATE INDEX customers_search_keys_idx ON customers USING gin (search_keys(business_id, search_text) COLLATE "C");

-- In the order of ids, with the text that is searched: a common term is found by reading the first few hundred. Prisma
-- has no word for an index on some of the rows, and does not see it.
CREATE INDEX customers_active_idx ON customers (business_id, id) INCLUDE (search_text) WHERE is_active;
CREATE INDEX customers_inactive_idx ON customers (business_id, id) WHERE NOT is_active;

DROP FUNCTION customers_like;

-- One term in one business, with no look at who asks: search_customers does that. Starting a parallel worker would take
-- longer than all of it.
CREATE FUNCTION find_customers(business int, term text, most int) RETURNS TABLE (id int, is_middle boolean)
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  STRIDES CONSTANT int[] := '{256,1024,4096}';
  letters CONSTANT int := length(term);
  keys CONSTANT text[] := keys_of_term(business, term);
  literal CONSTANT text := replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_');
  anywhere CONSTANT text := '%' || literal || '%';
  begins CONSTANT text := '%' || E'\n' || literal || '%';
  stride int;
  walked int;
  starting int[];
  within int[];
BEGIN
  -- A common term: among the first customers there are enough. Whoever starts with it comes before all others, so
  -- these are the answer as soon as they fill it.
  FOREACH stride IN ARRAY STRIDES LOOP
    SELECT count(*), COALESCE(array_agg(w.id ORDER BY w.id) FILTER (WHERE w.is_found AND w.starts), '{}'),
      COALESCE(array_agg(w.id ORDER BY w.id) FILTER (WHERE w.is_found AND NOT w.starts), '{}')
    INTO walked, starting, within FROM (
      SELECT r.id, r.search_text LIKE anywhere AS is_found, E'\n' || r.search_text LIKE begins AS starts
      FROM public.customers r WHERE r.business_id = business AND r.is_active ORDER BY r.id LIMIT stride
    ) w;
    IF cardinality(starting) >= most OR walked < stride THEN
      RETURN QUERY SELECT s, false FROM unnest(starting[:most]) AS s;
      RETURN QUERY SELECT s, true FROM unnest(within[:most - cardinality(starting)]) AS s;
      RETURN;
    END IF;
    -- Going on pays where those so far promise enough further on, and as long as it is not sure that they begin otherwise.
    EXIT WHEN cardinality(within) >= most AND cardinality(starting) = 0;
    EXIT WHEN GREATEST(cardinality(starting), cardinality(within)) * (4096 / stride) < most;
  END LOOP;

  IF cardinality(within) >= most THEN
    -- Common in the middle and rare at the start: who starts with it comes from the index of beginnings. The business is
    -- in the key; asked for beside it, the planner would go through another index's list of the whole shop.
    SELECT COALESCE(array_agg(s.id ORDER BY s.id), '{}') INTO starting FROM (
      SELECT c.id FROM (
        SELECT r.id, r.business_id, r.search_text FROM public.customers r
        WHERE r.is_active AND search_keys(r.business_id, r.search_text) COLLATE "C"
          @> ARRAY[business || '^' || left(term, CASE WHEN letters >= 6 THEN 6 ELSE LEAST(letters, 3) END)]
        OFFSET 0
      ) c WHERE c.business_id = business AND E'\n' || c.search_text LIKE begins ORDER BY c.id LIMIT most
    ) s;
    RETURN QUERY SELECT s, false FROM unnest(starting) AS s;
    RETURN QUERY SELECT s, true FROM unnest(within[:most - cardinality(starting)]) AS s;
  ELSIF keys IS NOT NULL THEN
    RETURN QUERY SELECT c.id, NOT (E'\n' || c.search_text LIKE begins) AS middle FROM (
      SELECT r.id, r.business_id, r.search_text FROM public.customers r
      WHERE r.is_active AND search_keys(r.business_id, r.search_text) COLLATE "C" @> keys
      OFFSET 0
    ) c WHERE c.business_id = business AND c.search_text LIKE anywhere ORDER BY middle, c.id LIMIT most;
  ELSE
    RETURN QUERY SELECT c.id, NOT (E'\n' || c.search_text LIKE begins) AS middle FROM (
      SELECT r.id, r.search_text FROM public.customers r
      WHERE r.business_id = business AND r.is_active AND r.search_text LIKE anywhere
      OFFSET 0
    ) c ORDER BY middle, c.id LIMIT most;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION find_customers FROM PUBLIC;

-- Behind a policy an index serves only operators that PostgreSQL trusts not to tell what they saw, and LIKE is not
-- among them: the search would read the whole shop. This function is its door: it runs as the owner of the table and
-- finds in the business of the setting and no other. A phone is looked for as written and as its digits.
CREATE FUNCTION search_customers(business int, written text, digits text, most int)
RETURNS TABLE (id int, is_middle boolean)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::int THEN RETURN; END IF;
  IF written = digits THEN
    RETURN QUERY SELECT * FROM public.find_customers(business, written, most);
  ELSE
    RETURN QUERY SELECT f.id, bool_and(f.is_middle) AS middle FROM (
      SELECT * FROM public.find_customers(business, written, most) UNION ALL
      SELECT * FROM public.find_customers(business, digits, most)
    ) f GROUP BY f.id ORDER BY middle, f.id LIMIT most;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION search_customers FROM PUBLIC;
