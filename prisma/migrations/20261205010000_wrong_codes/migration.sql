-- The wrong codes of an account in the last 24 hours are counted at every login with a second factor. Somebody who tries
-- passwords fills the trail of an account with other kinds of events, which must not slow this down.
CREATE INDEX security_events_wrong_codes_idx ON security_events (user_id, at) WHERE kind = 'second_factor_refused';
