-- Some policies open every row of a table to the owner, for functions that run as the owner and look across businesses.
-- Where the application itself has to work as the owner, because it may have no role of its own, it would see these rows
-- everywhere. So the policies ask for a setting now, which the functions alone set, while they run. The policy `search`
-- cannot: no index would be used behind it. It is there only while the application has a role of its own.
ALTER POLICY reports ON messages USING ((SELECT current_setting('wateja.door', true) = 'on'));
ALTER POLICY astray ON campaigns USING ((SELECT current_setting('wateja.door', true) = 'on'));
DO $$
BEGIN
  -- For whom the function runs as, who need not be who applies this.
  EXECUTE format(
    $policy$CREATE POLICY replies ON customers FOR SELECT TO %s
      USING ((SELECT current_setting('wateja.door', true) = 'on'))$policy$,
    (SELECT proowner::regrole FROM pg_proc WHERE oid = 'customers_of_phone'::regproc));
END $$;

CREATE OR REPLACE FUNCTION message_of_provider(of_provider text, of_message text) RETURNS TABLE (business_id int, id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT m.business_id, m.id FROM public.messages m
  WHERE m.provider = of_provider AND m.provider_message_id = of_message;
  PERFORM set_config('wateja.door', '', true);
END $$;

-- SMS that may have reached a phone lately, and that we have no number of the provider's for.
CREATE OR REPLACE FUNCTION nameless_of_phone(of_provider text, e164 text) RETURNS TABLE (business_id int, id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT m.business_id, m.id FROM public.messages m
  WHERE m.address = e164 AND m.channel = 'sms' AND m.status IN ('sending', 'doubtful')
    AND m.provider = of_provider AND m.provider_message_id IS NULL AND m.sending_at > now() - interval '3 days';
  PERFORM set_config('wateja.door', '', true);
END $$;

CREATE OR REPLACE FUNCTION customers_of_phone(e164 text) RETURNS TABLE (business_id int, id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT c.business_id, c.id FROM public.customers c WHERE c.phone_e164 = e164;
  PERFORM set_config('wateja.door', '', true);
END $$;

-- Messages that somebody has to look after: due for `patience`, and nothing left in the queue that would send them; or
-- under way for `longest`, which no attempt takes. Ids alone, of all businesses, the longest waiting first.
CREATE OR REPLACE FUNCTION messages_astray(patience interval, longest interval, most int)
RETURNS TABLE (business_id int, id int, status text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT astray.business_id, astray.id, astray.status::text FROM (
    (SELECT m.business_id, m.id, m.status, m.send_after AS since FROM public.messages m
     WHERE m.status = 'queued' AND m.send_after < now() - patience AND NOT EXISTS (
       SELECT FROM pgboss.job j WHERE j.name IN ('sms', 'emails')
         AND j.id = public.message_job_id(m.business_id, m.id, m.send_after) AND j.state < 'completed')
     ORDER BY m.send_after LIMIT most)
    UNION ALL
    (SELECT m.business_id, m.id, m.status, m.sending_at FROM public.messages m
     WHERE m.status = 'sending' AND m.sending_at < now() - longest
     ORDER BY m.sending_at LIMIT most)
  ) astray ORDER BY since LIMIT most;
  PERFORM set_config('wateja.door', '', true);
END $$;

-- Campaigns that are to go on, and have had nothing in the queue that would see to it for `patience`; with the id of the
-- job that does: the same for all who ask at about the same time.
CREATE OR REPLACE FUNCTION campaigns_astray(patience interval, most int)
RETURNS TABLE (business_id int, id int, job_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('wateja.door', 'on', true);
  RETURN QUERY SELECT c.business_id, c.id,
    md5(c.business_id || ':' || c.id || ':' || floor(extract(epoch FROM now()) / extract(epoch FROM patience)))::uuid
  FROM public.campaigns c
  WHERE c.status IN ('scheduled', 'preparing', 'sending') AND GREATEST(c.updated_at, c.scheduled_for) < now() - patience
    AND NOT EXISTS (
      SELECT FROM pgboss.job j WHERE j.name = 'campaigns' AND j.state < 'completed'
        AND (j.data ->> 'business_id')::int = c.business_id AND (j.data ->> 'campaign_id')::int = c.id)
  ORDER BY GREATEST(c.updated_at, c.scheduled_for) LIMIT most;
  PERFORM set_config('wateja.door', '', true);
END $$;
