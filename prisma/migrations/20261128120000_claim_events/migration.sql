-- Marks events as delivered for the transaction that brings them to their listeners, or fails when one of them is not
-- there to be had: delivered, parked, or claimed by another process at this moment. So a delivery can send it along with
-- what its listeners do, without waiting for an answer. Listeners that have to wait for a lock give up after
-- `lock_timeout_ms`: deliveries must not hold the connections that requests need. Nobody waits for the disk: a crash that
-- takes the listeners' effect takes the mark along, and the event is pending again.
CREATE FUNCTION claim_events(ids bigint[], lock_timeout_ms int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  claimed int;
BEGIN
  UPDATE public.outbox SET status = 'delivered', attempts = attempts + 1, delivered_at = now()
  WHERE id IN (
    SELECT o.id FROM public.outbox o WHERE o.id = ANY (ids) AND o.status = 'pending' ORDER BY o.id FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS claimed = ROW_COUNT;
  IF claimed < cardinality(ids) THEN
    RAISE EXCEPTION 'Not all of these events are there to be delivered' USING ERRCODE = 'WA001';
  END IF;
  PERFORM set_config('lock_timeout', lock_timeout_ms::text, true), set_config('synchronous_commit', 'off', true);
END $$;
