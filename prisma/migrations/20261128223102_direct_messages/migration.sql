-- A message that a person writes to one customer.
ALTER TABLE messages
  DROP CONSTRAINT messages_kind_check,
  ADD CONSTRAINT messages_kind_check CHECK (kind IN ('campaign', 'receipt', 'welcome', 'became_regular', 'direct'));
