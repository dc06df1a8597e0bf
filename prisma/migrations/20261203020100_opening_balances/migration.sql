-- Opening balances of points are imported from files, and their imports are reverted.
ALTER TABLE imports DROP CONSTRAINT imports_kind_check;
ALTER TABLE imports ADD CONSTRAINT imports_kind_check CHECK (kind IN ('customers', 'sales', 'points'));
ALTER TABLE import_changes DROP CONSTRAINT import_changes_resource_check;
ALTER TABLE import_changes ADD CONSTRAINT import_changes_resource_check
  CHECK (resource IN ('customer', 'points', 'product', 'refund', 'sale'));

-- A bonus says where it comes from.
ALTER TABLE reward_entries DROP CONSTRAINT reward_entries_reason_check;
ALTER TABLE reward_entries ADD CONSTRAINT reward_entries_reason_check CHECK (
  CASE type
    WHEN 'adjust' THEN reason IN ('goodwill', 'correction', 'promotion', 'fraud', 'other') AND reason IS NOT NULL
    WHEN 'earn' THEN reason IS NULL OR reason = 'earning_limit'
    WHEN 'bonus' THEN reason IS NULL OR reason = 'opening_balance'
    ELSE reason IS NULL
  END
) NOT VALID;
ALTER TABLE reward_entries VALIDATE CONSTRAINT reward_entries_reason_check;
