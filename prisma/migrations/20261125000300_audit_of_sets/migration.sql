-- The audit trail of statements that write many rows, at a fifth of the cost a row. Entries are the same, to the byte.

-- A column of the row set r as audit_value(to_jsonb(...), true) has it, written out for its type.
CREATE FUNCTION audit_expression(field name, type regtype) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT format(CASE
    WHEN type IN ('int4'::regtype, 'int8'::regtype, 'bool'::regtype) THEN 'to_jsonb(r.%1$I)'
    WHEN type IN ('text'::regtype, 'varchar'::regtype) THEN
      'CASE WHEN r.%1$I LIKE ''%%+00:00'' THEN public.audit_value(to_jsonb(r.%1$I), true) ELSE to_jsonb(r.%1$I) END'
    ELSE 'public.audit_value(to_jsonb(r.%1$I), true)'
  END, field)
$$;

-- What audit_changes() does for one row after another, as a statement with the columns of the table written out.
-- Parameters: the resource, the shown fields, those left out. Null for a table that shows JSON, whose own nulls stay.
CREATE FUNCTION audit_statement(
  target regclass, operation text, resource text, business_column name, id_column name, shown text[], left_out text[]
) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  -- Who acts is read once: the defaults of the table would do it for each entry.
  head CONSTANT text := $head$INSERT INTO public.audit_entries (resource, source, user_id, session_id, api_key_id, request_id,
    business_id, resource_id, action, changes) SELECT $1, (SELECT public.audit_source()),
    (SELECT public.audit_actor('user_id'))::int, (SELECT public.audit_actor('session_id')),
    (SELECT public.audit_actor('api_key_id'))::int, (SELECT public.audit_actor('request_id')), $head$;
  direction CONSTANT text := CASE operation WHEN 'INSERT' THEN 'to' ELSE 'from' END;
  anything text;
  fields text;
  before text;
  after text;
BEGIN
  IF operation = 'UPDATE' THEN
    SELECT string_agg(format('o.%I', attname), ', '), string_agg(format('n.%I', attname), ', ') INTO before, after
    FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attname <> ALL (left_out);
    -- Rows in which nothing audited has changed are left out before any JSON is made.
    RETURN head || format($update$
        (COALESCE(became, was) ->> %1$L)::int, (COALESCE(became, was) ->> %2$L)::int,
        $1 || CASE WHEN was IS NULL THEN '.created' WHEN became IS NULL THEN '.deleted' ELSE '.updated' END, changes
      FROM (
        SELECT to_jsonb(o) AS was, to_jsonb(n) AS became FROM old_rows o
        FULL JOIN new_rows n ON o.%1$I = n.%1$I AND o.%2$I = n.%2$I
        WHERE (%3$s) IS DISTINCT FROM (%4$s) OFFSET 0
      ) AS r
      CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(field, jsonb_build_object(
          'from', public.audit_value(was -> field, field = ANY ($2)),
          'to', public.audit_value(value, field = ANY ($2))
        )) AS changes
        FROM jsonb_each(became) AS f(field, value)
        WHERE value IS DISTINCT FROM was -> field AND field <> ALL ($3)
      ) AS d
      WHERE changes IS NOT NULL OR became IS NULL$update$, business_column, id_column, before, after);
  END IF;
  SELECT string_agg(format('r.%I IS NOT NULL', attname), ' OR '), string_agg(format(
    '%1$L, CASE WHEN r.%1$I IS NOT NULL THEN jsonb_build_object(%2$L, %3$s) END',
    attname, direction, audit_expression(attname, atttypid)), ', ')
  INTO anything, fields
  FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attname = ANY (shown)
  HAVING bool_and(atttypid NOT IN ('json'::regtype, 'jsonb'::regtype));
  RETURN head || format('r.%I, r.%I, $1 || %L, CASE WHEN %s THEN jsonb_strip_nulls(jsonb_build_object(%s)) END FROM %I r',
    business_column, id_column, CASE operation WHEN 'INSERT' THEN '.created' ELSE '.deleted' END, anything, fields,
    CASE operation WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END);
END $$;

-- One statement for all the rows of a statement. With MANY of them it is written out for the table, which takes
-- PostgreSQL about a millisecond to plan; with fewer its plan is kept.
-- OFFSET 0 keeps PostgreSQL from making the JSON of a row again for each field that is read from it.
-- A temporary table of the caller's must not catch what is meant for the trail.
CREATE OR REPLACE FUNCTION audit_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  resource CONSTANT text := TG_ARGV[0];
  business_column CONSTANT text := TG_ARGV[1];
  id_column CONSTANT text := TG_ARGV[2];
  shown CONSTANT text[] := TG_ARGV[3];
  left_out CONSTANT text[] := TG_ARGV[4];
  MANY CONSTANT int := 50;
  is_large boolean;
  written_out text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    is_large := (SELECT count(*) FROM (SELECT FROM old_rows LIMIT MANY) r) = MANY;
  ELSE
    is_large := (SELECT count(*) FROM (SELECT FROM new_rows LIMIT MANY) r) = MANY;
  END IF;
  IF is_large THEN
    written_out := audit_statement(TG_RELID, TG_OP, resource, business_column, id_column, shown, left_out);
    IF written_out IS NOT NULL THEN
      EXECUTE written_out USING resource, shown, left_out;
      RETURN NULL;
    END IF;
  END IF;

  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.audit_entries (business_id, action, resource, resource_id, changes)
    SELECT (became ->> business_column)::int, resource || '.created', resource, (became ->> id_column)::int, (
      SELECT jsonb_object_agg(field, jsonb_build_object('to', audit_value(became -> field, true)))
      FROM unnest(shown) AS field WHERE became -> field <> 'null'
    )
    FROM (SELECT to_jsonb(r) AS became FROM new_rows r OFFSET 0) AS n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.audit_entries (business_id, action, resource, resource_id, changes)
    SELECT (was ->> business_column)::int, resource || '.deleted', resource, (was ->> id_column)::int, (
      SELECT jsonb_object_agg(field, jsonb_build_object('from', audit_value(was -> field, true)))
      FROM unnest(shown) AS field WHERE was -> field <> 'null'
    )
    FROM (SELECT to_jsonb(r) AS was FROM old_rows r OFFSET 0) AS o;
  ELSE
    -- A row whose key changes finds no partner: that one goes, and another comes.
    INSERT INTO public.audit_entries (business_id, action, resource, resource_id, changes)
    SELECT (COALESCE(became, was) ->> business_column)::int,
      resource || CASE WHEN was IS NULL THEN '.created' WHEN became IS NULL THEN '.deleted' ELSE '.updated' END,
      resource, (COALESCE(became, was) ->> id_column)::int, changes
    FROM (SELECT to_jsonb(r) AS was FROM old_rows r OFFSET 0) AS o
    FULL JOIN (SELECT to_jsonb(r) AS became FROM new_rows r OFFSET 0) AS n
      ON was ->> business_column = became ->> business_column AND was ->> id_column = became ->> id_column
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(field, jsonb_build_object(
        'from', audit_value(was -> field, field = ANY (shown)),
        'to', audit_value(value, field = ANY (shown))
      )) AS changes
      FROM jsonb_each(became) AS f(field, value)
      WHERE value IS DISTINCT FROM was -> field AND field <> ALL (left_out)
    ) AS d
    WHERE changes IS NOT NULL OR became IS NULL;
  END IF;
  RETURN NULL;
END $$;
