-- Which lines of the sale came back with a refund: [{"sale_item_id", "quantity", "amount"}]. Empty for a refund of an
-- amount. Refunds from before keep null: the lines of the sale have only their sums.
ALTER TABLE "sale_refunds" ADD COLUMN "items" JSONB;
