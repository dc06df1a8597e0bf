-- An import of sales may add products to the catalogue. Its revert removes them.
ALTER TABLE import_changes DROP CONSTRAINT import_changes_resource_check;
ALTER TABLE import_changes ADD CONSTRAINT import_changes_resource_check
  CHECK (resource IN ('customer', 'product', 'refund', 'sale'));
