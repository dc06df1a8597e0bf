-- The same answers as before. What changes is how they are found: a search of a rare name, or of nobody, asks the index
-- first. It reads the first customers, and makes a pattern of the mistyped word, only if the index has found somebody.
CREATE OR REPLACE FUNCTION find_by_words(business bigint, words text[], typo text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  FEW CONSTANT int := 1024;
  STRIDES CONSTANT int[] := '{256,1024,4096}';
  -- Of the column's own type: an index on several columns takes no other.
  shop CONSTANT public.customers.business_id%TYPE := business;
  beginnings CONSTANT text[] := ARRAY(
    SELECT business || '<' || left(word, CASE WHEN length(word) >= 6 THEN 6 ELSE LEAST(length(word), 3) END)
    FROM unnest(words) AS word);
  -- The name has one of these keys. Without a typo this adds nothing, so that one statement serves both.
  spellings CONSTANT text[] := CASE WHEN typo IS NULL THEN beginnings ELSE ARRAY(
    SELECT business || '~' || left(typo, at - 1) || substr(typo, at + 1) FROM generate_series(1, length(typo) + 1) AS at)
  END;
  patterns text[];
  meant text;
  ids bigint[];
  names text[];
  stride int;
  walked int;
  found bigint[];
BEGIN
  -- A few candidates: they are checked. The business is in the keys; asked for beside them, the planner would go through
  -- another index's list of the whole shop.
  SELECT array_agg(c.id), array_agg(concat(' ', split_part(c.search_text, E'\n', 1), ' ')) INTO ids, names FROM (
    SELECT r.id, r.search_text FROM public.customers r
    WHERE r.is_active AND word_keys(r.business_id, r.search_text) COLLATE "C" @> beginnings
      AND word_keys(r.business_id, r.search_text) COLLATE "C" && spellings
    LIMIT FEW
  ) c;
  IF ids IS NULL THEN RETURN; END IF;
  patterns := ARRAY(
    SELECT '% ' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%' FROM unnest(words) AS word);
  meant := pattern_of_typo(typo);
  IF cardinality(ids) < FEW THEN
    RETURN QUERY SELECT c.id FROM unnest(ids, names) AS c(id, name)
    WHERE c.name LIKE ALL (patterns) AND (typo IS NULL OR c.name ~ meant) ORDER BY c.id LIMIT most;
    RETURN;
  END IF;

  -- Common words: among the first customers there are enough.
  FOREACH stride IN ARRAY STRIDES LOOP
    SELECT count(*), COALESCE(array_agg(w.id ORDER BY w.id) FILTER (WHERE w.is_found), '{}') INTO walked, found FROM (
      SELECT r.id, name LIKE ALL (patterns) AND (typo IS NULL OR name ~ meant) AS is_found FROM (
        SELECT c.id, concat(' ', split_part(c.search_text, E'\n', 1), ' ') AS name
        FROM public.customers c WHERE c.business_id = shop AND c.is_active ORDER BY c.id LIMIT stride
      ) r
    ) w;
    IF cardinality(found) >= most OR walked < stride THEN
      RETURN QUERY SELECT unnest(found[:most]);
      RETURN;
    END IF;
    EXIT WHEN cardinality(found) * (4096 / stride) < most;
  END LOOP;

  -- Many candidates, few of which are right.
  RETURN QUERY SELECT c.id FROM (
    SELECT r.id, concat(' ', split_part(r.search_text, E'\n', 1), ' ') AS name FROM public.customers r
    WHERE r.is_active AND word_keys(r.business_id, r.search_text) COLLATE "C" @> beginnings
      AND word_keys(r.business_id, r.search_text) COLLATE "C" && spellings
    OFFSET 0
  ) c WHERE c.name LIKE ALL (patterns) AND (typo IS NULL OR c.name ~ meant) ORDER BY c.id LIMIT most;
END $$;
