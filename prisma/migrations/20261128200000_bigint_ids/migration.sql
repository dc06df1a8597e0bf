-- Every id and every reference to one becomes a bigint: 32 bits end at 2,147,483,647 for the whole installation. JSON and
-- JavaScript count exactly to 2^53 - 1, so no sequence goes beyond that.
--
-- PostgreSQL writes each table anew, once, with its indexes; nobody else reads or writes meanwhile. What depends on the type of a
-- column is taken away before, and put back as the catalogue has it: the policies that compare a business, the functions that
-- take ids, and the foreign keys, each of which is then checked once and not with both of its tables.
DO $migration$
DECLARE
  policies CONSTANT text[] := ARRAY(
    SELECT format('CREATE POLICY %I ON %s USING (%s)', polname, polrelid::regclass,
      replace(pg_get_expr(polqual, polrelid), '::integer', '::bigint'))
    FROM pg_policy WHERE pg_get_expr(polqual, polrelid) LIKE '%wateja.business_id%');
  foreign_keys CONSTANT text[] := ARRAY(
    SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conrelid, conname);
  enclosed CONSTANT regclass[] := ARRAY(
    SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity);
  sequences CONSTANT regclass[] := ARRAY(
    SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S');
  functions text[] := '{}';
  relation regclass;
  each record;
  command text;
  has_rows boolean;
BEGIN
  FOR each IN
    SELECT polname AS name, polrelid::regclass AS owner FROM pg_policy
    WHERE pg_get_expr(polqual, polrelid) LIKE '%wateja.business_id%'
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', each.name, each.owner);
  END LOOP;
  FOR each IN
    SELECT conname AS name, conrelid::regclass AS owner FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.owner, each.name);
  END LOOP;
  DROP INDEX customers_search_keys_idx;
  -- The owner sees the rows of all businesses for a moment: the foreign keys would be checked for none of them.
  FOREACH relation IN ARRAY enclosed LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', relation);
  END LOOP;

  -- The functions as they stand, with bigint where a parameter, a result, a variable or a cast is an id. Counts stay as they
  -- are. One whose parameters or result change is made anew, with the owner and the rights that it had.
  FOR each IN
    SELECT p.oid::regprocedure AS signature, format('public.%I', proname) AS name, proowner, proacl,
      pg_get_functiondef(p.oid) AS definition,
      concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid))
        ~ '\m(business|id|[a-z]+_id) integer\M' AS is_made_anew
    FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
  LOOP
    command := regexp_replace(each.definition, '\m(business|id|[a-z]+_id) integer\M', '\1 bigint', 'g');
    command := replace(command, 'bigint DEFAULT NULL::integer', 'bigint DEFAULT NULL::bigint');
    command := regexp_replace(command, '\m(starting|within) int\[\]', '\1 bigint[]', 'g');
    command := regexp_replace(command, '(true\), ''''|_column|\$L|_id''|_id''\))\)::int\M', '\1)::bigint', 'g');
    CONTINUE WHEN command = each.definition;
    functions := functions || command;
    CONTINUE WHEN NOT each.is_made_anew;
    EXECUTE format('DROP FUNCTION %s', each.signature);
    IF each.proowner <> current_user::regrole THEN
      functions := functions || format('ALTER FUNCTION %s OWNER TO %s', each.name, each.proowner::regrole);
    END IF;
    CONTINUE WHEN each.proacl IS NULL;
    functions := functions || format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each.name) || ARRAY(
      SELECT format('GRANT EXECUTE ON FUNCTION %s TO %s', each.name,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
      FROM aclexplode(each.proacl) WHERE grantee <> each.proowner);
  END LOOP;

  ALTER TABLE "api_keys"
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "created_by" TYPE BIGINT;
  ALTER TABLE "audit_entries"
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "resource_id" TYPE BIGINT,
    ALTER COLUMN "user_id" TYPE BIGINT,
    ALTER COLUMN "api_key_id" TYPE BIGINT;
  ALTER TABLE "audit_entries"
    ALTER COLUMN "user_id" SET DEFAULT (audit_actor('user_id'))::bigint,
    ALTER COLUMN "api_key_id" SET DEFAULT (audit_actor('api_key_id'))::bigint;
  ALTER TABLE "automatic_messages" ALTER COLUMN "id" TYPE BIGINT, ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "businesses" ALTER COLUMN "id" TYPE BIGINT;
  ALTER TABLE "campaign_recipients"
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "campaign_id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT;
  ALTER TABLE "campaigns"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "template_id" TYPE BIGINT,
    ALTER COLUMN "prepared_to" TYPE BIGINT,
    ALTER COLUMN "created_by" TYPE BIGINT;
  ALTER TABLE "customer_consents"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT,
    ALTER COLUMN "recorded_by" TYPE BIGINT;
  ALTER TABLE "customer_counts" ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "customer_notes"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "created_by" TYPE BIGINT;
  ALTER TABLE "customer_preferences"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "customer_purchase_history"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "customer_sales_totals" ALTER COLUMN "business_id" TYPE BIGINT, ALTER COLUMN "customer_id" TYPE BIGINT;
  ALTER TABLE "customers" ALTER COLUMN "id" TYPE BIGINT, ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "idempotency_keys" ALTER COLUMN "business_id" TYPE BIGINT, ALTER COLUMN "user_id" TYPE BIGINT;
  ALTER TABLE "loyalty_counts" ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "loyalty_settings" ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "memberships" ALTER COLUMN "business_id" TYPE BIGINT, ALTER COLUMN "user_id" TYPE BIGINT;
  ALTER TABLE "message_templates" ALTER COLUMN "id" TYPE BIGINT, ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "messages"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT,
    ALTER COLUMN "campaign_id" TYPE BIGINT;
  ALTER TABLE "messaging_settings" ALTER COLUMN "business_id" TYPE BIGINT;
  -- One unique id is enough: nothing refers to a business's events, and deliveries look for them by id alone.
  DROP INDEX "outbox_id_key";
  ALTER TABLE "outbox"
    ALTER COLUMN "business_id" TYPE BIGINT,
    DROP CONSTRAINT "outbox_pkey",
    ADD CONSTRAINT "outbox_pkey" PRIMARY KEY ("id");
  ALTER TABLE "refresh_tokens" ALTER COLUMN "id" TYPE BIGINT, ALTER COLUMN "user_id" TYPE BIGINT;
  ALTER TABLE "sale_counts" ALTER COLUMN "business_id" TYPE BIGINT;
  ALTER TABLE "sale_items"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "sale_id" TYPE BIGINT,
    ALTER COLUMN "product_id" TYPE BIGINT;
  ALTER TABLE "sale_refunds"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "sale_id" TYPE BIGINT,
    ALTER COLUMN "created_by" TYPE BIGINT;
  ALTER TABLE "sales"
    ALTER COLUMN "id" TYPE BIGINT,
    ALTER COLUMN "business_id" TYPE BIGINT,
    ALTER COLUMN "customer_id" TYPE BIGINT;
  ALTER TABLE "users" ALTER COLUMN "id" TYPE BIGINT, ALTER COLUMN "managed_by_business_id" TYPE BIGINT;

  FOREACH relation IN ARRAY sequences LOOP
    EXECUTE format('ALTER SEQUENCE %s AS bigint MAXVALUE 9007199254740991', relation);
  END LOOP;

  FOREACH command IN ARRAY functions || foreign_keys || policies LOOP
    EXECUTE command;
  END LOOP;
  CREATE INDEX customers_search_keys_idx ON customers USING gin (search_keys(business_id, search_text) COLLATE "C");
  FOREACH relation IN ARRAY enclosed LOOP
    -- What PostgreSQL knew of the values is gone with their types. About a table without rows there is nothing to learn.
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', relation) INTO has_rows;
    IF has_rows THEN
      EXECUTE format('ANALYZE %s', relation);
    END IF;
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
  END LOOP;
END $migration$;
