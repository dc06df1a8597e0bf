-- CreateTable
CREATE TABLE "customer_tiers" (
    "business_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tier" VARCHAR(50),
    "since" DATE,
    "held_until" DATE,
    "program_version" BIGINT NOT NULL,

    CONSTRAINT "customer_tiers_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- AddForeignKey
ALTER TABLE "customer_tiers" ADD CONSTRAINT "customer_tiers_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('customer_tiers');

-- What the sweep looks for: tiers that have ended.
CREATE INDEX customer_tiers_ends_idx ON customer_tiers (business_id, held_until) WHERE held_until IS NOT NULL;

-- The programme of a business that is in force now, or no row if there is none or if it is switched off. `base_tier` is
-- the tier of a customer without purchases. PostgreSQL puts the body in the place of the call.
CREATE FUNCTION enabled_program(business bigint) RETURNS TABLE (version bigint, ladder jsonb, base_tier text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT p.version, p.program #> '{tiers,ladder}',
    jsonb_path_query_array(p.program,
      '$.tiers.ladder[*] ? (@.min_purchases == 0 && @.min_spent.double() == 0).name') ->> -1
  FROM (
    SELECT r.version, r.program FROM reward_programs r
    WHERE r.business_id = business AND r.valid_from <= now() ORDER BY r.version DESC LIMIT 1
  ) p
  WHERE (p.program ->> 'is_enabled')::boolean
$$;

-- The tiers of a business without a programme, lowest first: its own ones, or else the repeat frequencies. A programme
-- that names no tiers takes them.
CREATE FUNCTION shop_tiers(business bigint) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT COALESCE(s.tiers, jsonb_build_array(
    jsonb_build_object('name', 'one_time', 'min_purchases', 1),
    jsonb_build_object('name', 'occasional', 'min_purchases', COALESCE(s.occasional_from, 2)),
    jsonb_build_object('name', 'regular', 'min_purchases', COALESCE(s.regular_from, 5)),
    jsonb_build_object('name', 'frequent', 'min_purchases', COALESCE(s.frequent_from, 10))
  ))
  FROM (SELECT business AS id) b LEFT JOIN loyalty_settings s ON s.business_id = b.id
$$;
