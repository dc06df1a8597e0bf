-- A refund of money without goods, by a manager. Adding a column with a constant default rewrites no row.
ALTER TABLE "sale_refunds" ADD COLUMN "goodwill" BOOLEAN NOT NULL DEFAULT false;
-- What comes back is money alone, and somebody says why. An erasure removes the reason later.
ALTER TABLE sale_refunds ADD CONSTRAINT sale_refunds_goodwill_check
  CHECK (NOT goodwill OR (amount > 0 AND total_items = 0)) NOT VALID;
ALTER TABLE sale_refunds VALIDATE CONSTRAINT sale_refunds_goodwill_check;

DROP TRIGGER audit_update ON sale_refunds;
DROP TRIGGER audit_insert ON sale_refunds;
DROP TRIGGER audit_delete ON sale_refunds;
SELECT audit_table('sale_refunds', 'refund',
  shown => '{sale_id,amount,total_items,goodwill}', left_out => '{}', created => '{sale_id,amount,total_items,goodwill}');
