-- A merge of customers changes the payloads of events that are not delivered yet. Who has read an event before that must
-- not deliver what it read, so a claim also compares the payloads: an event that was changed is not there to be had, and
-- who claims it reads it again. Servers of the earlier version send no payloads, and claim as before.
DROP FUNCTION claim_events(bigint[], int);

CREATE FUNCTION claim_events(ids bigint[], lock_timeout_ms int, payloads jsonb[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  claimed int;
BEGIN
  UPDATE public.outbox SET status = 'delivered', attempts = attempts + 1, delivered_at = now()
  WHERE id IN (
    SELECT o.id FROM unnest(ids, payloads) AS e(id, payload) JOIN public.outbox o ON o.id = e.id
    WHERE o.status = 'pending' AND (payloads IS NULL OR o.payload = e.payload)
    ORDER BY o.id FOR UPDATE OF o SKIP LOCKED
  );
  GET DIAGNOSTICS claimed = ROW_COUNT;
  IF claimed < cardinality(ids) THEN
    RAISE EXCEPTION 'Not all of these events are there to be delivered' USING ERRCODE = 'WA001';
  END IF;
  PERFORM set_config('lock_timeout', lock_timeout_ms::text, true), set_config('synchronous_commit', 'off', true);
END $$;
