-- The catalogue of a shop: names, prices and SKUs of its products.
-- CreateTable
CREATE TABLE "products" (
    "id" BIGSERIAL NOT NULL,
    "business_id" BIGINT NOT NULL,
    "sku" VARCHAR(64),
    "name" VARCHAR(255) NOT NULL,
    "price" DECIMAL(12,2),
    "category" VARCHAR(100),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("business_id","id")
);
-- The numbers of tills are lower, so that a product without a number of a till never gets the name of another one.
ALTER SEQUENCE "products_id_seq" START 1000000000001 RESTART MAXVALUE 9007199254740991;

-- CreateIndex
CREATE UNIQUE INDEX "products_business_id_sku_key" ON "products"("business_id", "sku");

-- CreateIndex
CREATE INDEX "products_business_id_is_active_name_id_idx" ON "products"("business_id", "is_active", "name", "id");

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('products');

ALTER TABLE products ADD CONSTRAINT products_price_check CHECK (price >= 0);

SELECT audit_table('products', 'product',
  shown => '{sku,name,price,category,is_active}', left_out => '{search_text,version,updated_at}',
  created => '{sku,name,price,category}');
