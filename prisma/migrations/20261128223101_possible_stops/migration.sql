-- A reply that looks like a wish to get no more messages.
ALTER TABLE replies
  DROP CONSTRAINT replies_request_check,
  ADD CONSTRAINT replies_request_check CHECK (request IN ('stop', 'start', 'possible_stop'));

-- The withdrawal of offers that such a reply causes.
ALTER TABLE customer_consents
  DROP CONSTRAINT customer_consents_source_check,
  ADD CONSTRAINT customer_consents_source_check CHECK (
    source IN ('staff', 'customer', 'import', 'sms_stop', 'sms_start', 'sms_reply', 'unsubscribe_link', 'erasure')
  );
