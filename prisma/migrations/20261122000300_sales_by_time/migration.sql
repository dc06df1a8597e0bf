-- The list of sales is in the order of when they took place: their completion, or their creation while they wait for
-- one. Prisma has no word for an index on an expression, and does not see it.
CREATE INDEX "sales_business_id_time_id_idx" ON "sales"("business_id", (COALESCE("completed_at", "created_at")) DESC, "id" DESC);

-- DropIndex
DROP INDEX "sales_business_id_created_at_id_idx";
