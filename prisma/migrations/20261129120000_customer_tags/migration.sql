-- Words that a shop groups its customers by. They are a column of the customer, so that a list or a file shows them without
-- another look-up for each customer.
ALTER TABLE "customers" ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE customers
  ADD CONSTRAINT customers_tags_check CHECK (cardinality(tags) <= 50),
  ADD CONSTRAINT customers_erased_tags_check CHECK (erased_at IS NULL OR tags = '{}');

-- The tags of a shop are counted from the customers who have some. Customers without a tag have no entry, so the index costs
-- a shop without tags nothing. Prisma has no word for an index on some of the rows, and does not see it.
CREATE INDEX customers_tagged_idx ON customers (business_id, id) WHERE tags <> '{}';

-- True if one of the tags is wanted. Tags are compared without case.
CREATE FUNCTION has_tag(tags text[], wanted text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM unnest(tags) AS t, unnest(wanted) AS w WHERE lower(t) = lower(w))
$$;
