-- What the till calls the product of a line. Null: the name is that of the catalogue, if it has the product.
ALTER TABLE "sale_items" ADD COLUMN "name" VARCHAR(255);
