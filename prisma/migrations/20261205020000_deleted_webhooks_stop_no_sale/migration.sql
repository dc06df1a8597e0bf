-- A webhook that is being deleted is told nothing. Without its lock a sale waited until the deletion had committed, and
-- was then refused, because its delivery had no webhook. The lock is the one that the foreign key takes anyway, and a
-- change of a webhook does not hold it up.
CREATE OR REPLACE FUNCTION tell_webhooks(of_business bigint, told_event text, told_data jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.webhook_deliveries (business_id, webhook_id, event_id, event, data)
  SELECT of_business, w.id, (SELECT gen_random_uuid()), told_event, told_data
  FROM public.webhooks w
  WHERE w.business_id = of_business AND w.is_active AND told_event = ANY (w.events)
  FOR KEY SHARE OF w SKIP LOCKED;
END $$;
