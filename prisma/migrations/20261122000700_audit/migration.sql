-- The audit trail. The database writes it, in the transaction of each change, so that no code can forget to.

-- Who is behind the running statement: a part of the JSON that the code sets with each one.
CREATE FUNCTION audit_actor(part text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT NULLIF(current_setting('wateja.actor', true), '')::jsonb ->> part
$$;

-- Where the change comes from. Without an actor it is the system's own: a listener, the first start, an administrator
-- of the database.
CREATE FUNCTION audit_source() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN COALESCE(current_setting('wateja.actor', true), '') = '' THEN 'system'
    ELSE COALESCE(audit_actor('source'), 'api')
  END
$$;

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "action" VARCHAR(64) NOT NULL,
    "resource" VARCHAR(32) NOT NULL,
    "resource_id" INTEGER,
    "source" TEXT NOT NULL DEFAULT audit_source(),
    "user_id" INTEGER DEFAULT (audit_actor('user_id'))::integer,
    "session_id" TEXT DEFAULT audit_actor('session_id'),
    "api_key_id" INTEGER DEFAULT (audit_actor('api_key_id'))::integer,
    "request_id" TEXT DEFAULT audit_actor('request_id'),
    "changes" JSONB,
    "reason" VARCHAR(500),

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("business_id","at","id"),
    CONSTRAINT "audit_entries_action_check" CHECK (starts_with(action, resource || '.')),
    CONSTRAINT "audit_entries_source_check" CHECK (source IN ('api', 'cli', 'system'))
);

-- CreateIndex
CREATE INDEX "audit_entries_business_id_resource_resource_id_at_id_idx" ON "audit_entries"("business_id", "resource", "resource_id", "at", "id");
CREATE INDEX "audit_entries_business_id_action_at_id_idx" ON "audit_entries"("business_id", "action", "at", "id");
-- Prisma has no word for an index on some of the rows, and does not see it.
CREATE INDEX "audit_entries_business_id_user_id_at_id_idx" ON "audit_entries"("business_id", "user_id", "at", "id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "audit_entries_business_id_api_key_id_at_id_idx" ON "audit_entries"("business_id", "api_key_id", "at", "id") WHERE "api_key_id" IS NOT NULL;

-- A business sees its own entries. What the platform does to businesses and members may be written, not read.
SELECT enclose_in_business('audit_entries');
CREATE POLICY platform ON audit_entries FOR INSERT
  WITH CHECK ((SELECT current_setting('wateja.platform', true) = 'on'));

-- Append-only, whoever asks: the owner of the table and replication too.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER append_only;

-- A value as an entry has it: decimals as strings and times with Z as in the API, *** for what must not be shown.
CREATE FUNCTION audit_value(value jsonb, is_shown boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN value IS NULL OR value = 'null' THEN 'null'
    WHEN NOT is_shown THEN '"***"'
    WHEN jsonb_typeof(value) = 'number' AND value::text LIKE '%.%' THEN to_jsonb(value::text)
    WHEN value::text ~ '^"\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+]00:00"$' THEN to_jsonb(replace(value #>> '{}', '+00:00', 'Z'))
    ELSE value
  END
$$;

-- One statement for all the rows of a statement: imports write thousands at once.
-- OFFSET 0 keeps PostgreSQL from making the JSON of a row again for each field that is read from it.
-- A temporary table of the caller's must not catch what is meant for the trail.
CREATE FUNCTION audit_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  resource CONSTANT text := TG_ARGV[0];
  business_column CONSTANT text := TG_ARGV[1];
  id_column CONSTANT text := TG_ARGV[2];
  shown CONSTANT text[] := TG_ARGV[3];
  left_out CONSTANT text[] := TG_ARGV[4];
BEGIN
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

-- Puts a table under audit.
-- shown: fields whose values entries may tell; all others, those of later migrations too, are only named.
-- left_out: fields that follow from others, or count, and make no entry.
-- created: of the shown fields, those that entries of new and deleted rows tell; null for a table whose rows come by
-- themselves: their coming and going is no entry.
CREATE FUNCTION audit_table(
  target regclass, resource text, shown text[], left_out text[], created text[],
  id_column name DEFAULT 'id', business_column name DEFAULT 'business_id'
) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  trigger CONSTANT text := 'CREATE TRIGGER audit_%1$s AFTER %1$s ON %2$s REFERENCING %3$s FOR EACH STATEMENT '
    'EXECUTE FUNCTION audit_changes(%4$L, %5$L, %6$L, %7$L, %8$L)';
BEGIN
  EXECUTE format(trigger, 'update', target, 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
    resource, business_column, id_column, shown, left_out);
  IF created IS NOT NULL THEN
    EXECUTE format(trigger, 'insert', target, 'NEW TABLE AS new_rows',
      resource, business_column, id_column, created, '{}');
    EXECUTE format(trigger, 'delete', target, 'OLD TABLE AS old_rows',
      resource, business_column, id_column, created, '{}');
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION audit_table FROM PUBLIC;

SELECT audit_table('customers', 'customer',
  shown => '{customer_type,is_active,prefer_sms,prefer_email,prefer_call,erased_at}',
  left_out => '{phone_e164,search_text,version,updated_at}',
  created => '{customer_type}');
SELECT audit_table('customer_notes', 'note',
  shown => '{customer_id,note_type}', left_out => '{updated_at}', created => '{customer_id,note_type}');
SELECT audit_table('customer_preferences', 'preferences',
  shown => '{preferred_payment,do_not_contact,can_receive_offers,can_receive_loyalty}',
  left_out => '{average_spend,version,updated_at}',
  created => NULL, id_column => 'customer_id');
SELECT audit_table('sales', 'sale',
  shown => '{customer_id,status,payment_method,total_amount,total_items,refunded_amount,refunded_items,completed_at}',
  left_out => '{content_hash,updated_at}',
  created => '{customer_id,status,payment_method,total_amount}');
SELECT audit_table('sale_refunds', 'refund',
  shown => '{sale_id,amount,total_items}', left_out => '{}', created => '{sale_id,amount,total_items}');
SELECT audit_table('businesses', 'business',
  shown => '{name,currency,timezone,country}', left_out => '{version,updated_at}',
  created => '{name,currency,timezone,country}', id_column => 'id', business_column => 'id');
SELECT audit_table('memberships', 'member',
  shown => '{role}', left_out => '{version,updated_at}', created => '{role}', id_column => 'user_id');
SELECT audit_table('loyalty_settings', 'loyalty_settings',
  shown => '{occasional_from,regular_from,frequent_from,tiers}', left_out => '{version,updated_at}',
  created => '{occasional_from,regular_from,frequent_from,tiers}', id_column => 'business_id');
SELECT audit_table('api_keys', 'api_key',
  shown => '{role,scopes,expires_at,revoked_at}', left_out => '{last_used_at}',
  created => '{role,scopes,expires_at}');
