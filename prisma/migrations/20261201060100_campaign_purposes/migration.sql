-- A campaign is an offer or about loyalty. One that is not sent yet becomes an offer, which needs the most of its readers.
UPDATE campaigns SET purpose = 'offers' WHERE purpose = 'service' AND status IN ('draft', 'scheduled');
