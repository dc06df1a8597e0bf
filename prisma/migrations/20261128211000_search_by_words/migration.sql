-- Names are found in every usual spelling: without apostrophes and dashes, with their words in any order, and with a word
-- mistyped when nothing else is found.

-- 1. What was folded before is folded as libs/customers/src/search-text.ts does it now: a test holds this to that. Such a
-- text has no accents and no capitals any more.
CREATE FUNCTION folded_again(line text) RETURNS text LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT trim(regexp_replace(
    translate(regexp_replace(line,
      '[\u0027\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u2018-\u201b\u2032\u2035\ua78b\ua78c]', '', 'g'),
      string_agg(chr(zero + n), '' ORDER BY zero, n), string_agg(n::text, '' ORDER BY zero, n)),
    '[ \u1680\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0]+', ' ', 'g'))
  FROM unnest('{1632,1776,1984,2406,2534,2662,2790,2918,3046,3174,3302,3430,3558,3664,3792,3872,4160,4240,6112,6160,6470,6608,
    6784,6800,6992,7088,7232,7248,42528,43216,43264,43472,43504,43600,44016,125264}'::int[]) AS zero, generate_series(0, 9) AS n
$$;

-- The same of what was never folded, save for the letters that only the application takes apart.
CREATE FUNCTION folded_first(line text) RETURNS text LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.folded_again(lower(regexp_replace(normalize(replace(line, U&'\00b4', ''), NFKD), '[\u0300-\u036f\u200c\u200d]', '', 'g')))
$$;

-- The owner sees the rows of all businesses for a moment. What people see of a customer stays as it is, so the audit trail
-- and the counts have nothing to do.
ALTER TABLE customers NO FORCE ROW LEVEL SECURITY;
ALTER TABLE customers DISABLE TRIGGER USER;

-- Other digits than those of ASCII, apostrophes, dashes, and runs of spaces.
UPDATE customers
SET search_text = (
  SELECT string_agg(folded_again(line), E'\n' ORDER BY place)
  FROM unnest(string_to_array(search_text, E'\n')) WITH ORDINALITY AS l(line, place)
)
WHERE search_text ~ '[^\u0001-\u007f]|[''`-]|  |\n | \n|^ | $';

-- An acute accent in the place of an apostrophe had become a space.
UPDATE customers SET search_text = regexp_replace(search_text, '^[^\n]*', folded_first(name)) WHERE name LIKE U&'%\00b4%';

-- A phone that is more than digits gets a line as it was typed. One that cannot be dialled gets its digits anew: those of
-- other scripts had been lost, and letters stand for the keys they are on.
UPDATE customers c
SET search_text = CASE WHEN c.phone_e164 IS NOT NULL THEN c.search_text ELSE
    concat_ws(E'\n', split_part(c.search_text, E'\n', 1), split_part(c.search_text, E'\n', 2), COALESCE(NULLIF(ltrim(digits, '0'), ''), digits))
  END || CASE WHEN typed ~ '^[+0-9 ().,/]*[0-9][+0-9 ().,/]*$' THEN '' ELSE E'\n' || typed END
FROM customers phones, LATERAL (SELECT folded_first(phones.phone)) AS t(typed), LATERAL (
  SELECT regexp_replace(CASE WHEN typed ~ '^\+?[0-9]{3}[0-9 ().]*[a-z]{3}[a-z0-9 ]*$'
    THEN translate(typed, 'abcdefghijklmnopqrstuvwxyz', '22233344455566677778889999') ELSE typed END, '[^0-9]', '', 'g')
) AS d(digits)
WHERE phones.phone ~ '[^0-9 +().,/-]' AND c.business_id = phones.business_id AND c.id = phones.id;

ALTER TABLE customers ENABLE TRIGGER USER;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
DROP FUNCTION folded_first, folded_again;

-- 2. Words. What a name is found by, besides the keys of its lines: how each of its words begins, and each word as it is
-- and without any one of its letters. Two words with one of these in common differ by a letter, or two, or have two
-- letters in each other's place. The business is a part of each key, as in search_keys.
CREATE FUNCTION word_keys(business bigint, search_text text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
COST 1000 SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(DISTINCT business || key COLLATE "C")
  FROM unnest(string_to_array(split_part(search_text, E'\n', 1), ' ')) AS word, LATERAL (
    SELECT '<' || left(word, n) FROM unnest('{1,2,3,6}'::int[]) AS n WHERE length(word) >= n
    UNION ALL
    SELECT '~' || word WHERE length(word) BETWEEN 4 AND 25
    UNION ALL
    SELECT '~' || left(word, at - 1) || substr(word, at + 1) FROM generate_series(1, length(word)) AS at
    WHERE length(word) BETWEEN 4 AND 25
  ) AS k(key)
$$;

CREATE INDEX customers_word_keys_idx ON customers USING gin (word_keys(business_id, search_text) COLLATE "C");

-- Matches each word that `typo` is mistyped from: with one letter too many, too few or another one, or two neighbours that
-- have changed places.
CREATE FUNCTION pattern_of_typo(typo text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ' (' || string_agg(DISTINCT alternative, '|') || ') ' FROM (
    SELECT regexp_replace(left(typo, at), '([]^$*+?(){}|.\\[])', '\\\1', 'g') AS before,
      regexp_replace(substr(typo, at + 1, 1), '([]^$*+?(){}|.\\[])', '\\\1') AS letter,
      regexp_replace(substr(typo, at + 2, 1), '([]^$*+?(){}|.\\[])', '\\\1') AS next,
      regexp_replace(substr(typo, at + 2), '([]^$*+?(){}|.\\[])', '\\\1', 'g') AS rest,
      regexp_replace(substr(typo, at + 3), '([]^$*+?(){}|.\\[])', '\\\1', 'g') AS beyond
    FROM generate_series(0, length(typo)) AS at
  ) place, LATERAL (VALUES
    (before || '[^ ]' || letter || rest), (before || '[^ ]' || rest), (before || rest), (before || next || letter || beyond)
  ) AS a(alternative)
$$;

-- Active customers whose name has every word of `words` at the start of one of its own, and a word that `typo` is mistyped
-- from, if there is a `typo`; in the order of ids.
CREATE FUNCTION find_by_words(business bigint, words text[], typo text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  STRIDES CONSTANT int[] := '{256,1024,4096}';
  -- Of the column's own type: an index on several columns takes no other.
  shop CONSTANT public.customers.business_id%TYPE := business;
  patterns CONSTANT text[] := ARRAY(
    SELECT '% ' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%' FROM unnest(words) AS word);
  meant CONSTANT text := pattern_of_typo(typo);
  beginnings CONSTANT text[] := ARRAY(
    SELECT business || '<' || left(word, CASE WHEN length(word) >= 6 THEN 6 ELSE LEAST(length(word), 3) END)
    FROM unnest(words) AS word);
  spellings CONSTANT text[] := ARRAY(
    SELECT business || '~' || left(typo, at - 1) || substr(typo, at + 1) FROM generate_series(1, length(typo) + 1) AS at);
  stride int;
  walked int;
  found bigint[];
BEGIN
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

  -- Rare ones: the business is in the keys; asked for beside them, the planner would go through another index's list of the
  -- whole shop.
  RETURN QUERY EXECUTE concat(
    'SELECT c.id::bigint FROM (
       SELECT r.id, r.business_id, concat('' '', split_part(r.search_text, E''\n'', 1), '' '') AS name
       FROM public.customers r WHERE r.is_active',
    CASE WHEN words <> '{}' THEN ' AND word_keys(r.business_id, r.search_text) COLLATE "C" @> $2' END,
    CASE WHEN typo IS NOT NULL THEN ' AND word_keys(r.business_id, r.search_text) COLLATE "C" && $3' END,
    ' OFFSET 0
     ) c WHERE c.business_id = $1 AND c.name LIKE ALL ($4)', CASE WHEN typo IS NOT NULL THEN ' AND c.name ~ $5' END,
    ' ORDER BY c.id LIMIT $6')
  USING shop, beginnings, spellings, patterns, meant, most;
END $$;
REVOKE EXECUTE ON FUNCTION find_by_words FROM PUBLIC;

-- 3. The door of the search, as before, with how well each customer was found: 0 where a line starts with the term, 1 where
-- it is in the middle of one, 2 where the name has its words in another order, 3 where one word is mistyped. The last is
-- looked for only when nothing else is found. One word of five letters or more may be mistyped.
DO $migration$
DECLARE
  owner CONSTANT regrole := (SELECT proowner FROM pg_proc WHERE oid = 'search_customers'::regproc);
BEGIN
  DROP FUNCTION search_customers;
  CREATE FUNCTION search_customers(business bigint, written text, digits text, most int) RETURNS TABLE (id bigint, rank int)
  LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE
    -- Of the type that find_customers takes.
    shop CONSTANT public.customers.business_id%TYPE := business;
    words CONSTANT text[] := string_to_array(written, ' ');
    best bigint[];
    ranks int[];
  BEGIN
    IF business IS DISTINCT FROM NULLIF(current_setting('wateja.business_id', true), '')::bigint THEN RETURN; END IF;
    SELECT COALESCE(array_agg(f.id ORDER BY f.rank, f.id), '{}'), COALESCE(array_agg(f.rank ORDER BY f.rank, f.id), '{}')
    INTO best, ranks FROM (
      SELECT c.id, min(c.is_middle::int) AS rank FROM (
        SELECT * FROM public.find_customers(shop, written, most) UNION ALL
        SELECT * FROM public.find_customers(shop, digits, most) WHERE digits <> written
      ) c GROUP BY c.id ORDER BY rank, c.id LIMIT most
    ) f;
    RETURN QUERY SELECT * FROM unnest(best, ranks);
    IF cardinality(best) < most AND cardinality(words) > 1 THEN
      RETURN QUERY SELECT w, 2 FROM public.find_by_words(business, words, NULL, most) AS w
      WHERE w <> ALL (best) ORDER BY w LIMIT most - cardinality(best);
      IF FOUND THEN RETURN; END IF;
    END IF;
    IF cardinality(best) = 0 THEN
      RETURN QUERY SELECT DISTINCT s, 3 FROM (
        SELECT DISTINCT ON (word) word, place FROM unnest(words) WITH ORDINALITY AS w(word, place)
        WHERE length(word) BETWEEN 5 AND 24 AND word ~ '[^0-9]'
      ) t, public.find_by_words(business, words[:place - 1] || words[place + 1:], word, most) AS s
      ORDER BY s LIMIT most;
    END IF;
  END $$;
  REVOKE EXECUTE ON FUNCTION search_customers FROM PUBLIC;
  IF owner <> current_user::regrole THEN
    EXECUTE format('ALTER FUNCTION search_customers OWNER TO %s', owner);
    EXECUTE format('ALTER FUNCTION find_by_words OWNER TO %s', owner);
  END IF;
END $migration$;
