-- The audit entry of a refund names the sale for which the goods came back in exchange.
DROP TRIGGER audit_update ON sale_refunds;
DROP TRIGGER audit_insert ON sale_refunds;
DROP TRIGGER audit_delete ON sale_refunds;
SELECT audit_table('sale_refunds', 'refund',
  shown => '{sale_id,amount,total_items,goodwill,exchange_sale_id}', left_out => '{}',
  created => '{sale_id,amount,total_items,goodwill,exchange_sale_id}');
