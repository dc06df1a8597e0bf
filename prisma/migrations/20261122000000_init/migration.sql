-- Trusted extensions: the owner of the database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "password_hash" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "business_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" VARCHAR(20) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("business_id","user_id")
);

-- CreateTable
CREATE TABLE "refresh_tokens" (
    "id" SERIAL NOT NULL,
    "family_id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "businesses" (
    "id" SERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'KES',
    "timezone" VARCHAR(64) NOT NULL DEFAULT 'Africa/Nairobi',
    "country" CHAR(2) NOT NULL DEFAULT 'KE',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "businesses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "external_id" VARCHAR(64),
    "name" VARCHAR(255) NOT NULL,
    "phone" VARCHAR(20),
    "phone_e164" VARCHAR(16),
    "email" VARCHAR(255),
    "address" TEXT,
    "customer_type" VARCHAR(50) NOT NULL DEFAULT 'walk_in',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "prefer_sms" BOOLEAN NOT NULL DEFAULT true,
    "prefer_email" BOOLEAN NOT NULL DEFAULT false,
    "prefer_call" BOOLEAN NOT NULL DEFAULT false,
    "search_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "payload" JSONB NOT NULL,
    "status" VARCHAR(20) NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "customer_purchase_history" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "business_id" INTEGER NOT NULL,
    "total_purchases" INTEGER NOT NULL DEFAULT 0,
    "total_spent" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "total_items_bought" DECIMAL(12,3) NOT NULL DEFAULT 0,
    "avg_transaction_value" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "first_purchase_date" TIMESTAMPTZ(3),
    "last_purchase_date" TIMESTAMPTZ(3),
    "is_repeat_customer" BOOLEAN NOT NULL DEFAULT false,
    "customer_lifetime_value" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "repeat_frequency" VARCHAR(50),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_purchase_history_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "loyalty_settings" (
    "business_id" INTEGER NOT NULL,
    "occasional_from" INTEGER NOT NULL DEFAULT 2,
    "regular_from" INTEGER NOT NULL DEFAULT 5,
    "frequent_from" INTEGER NOT NULL DEFAULT 10,
    "tiers" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "loyalty_settings_pkey" PRIMARY KEY ("business_id")
);

-- CreateTable
CREATE TABLE "customer_notes" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "business_id" INTEGER NOT NULL,
    "note_type" VARCHAR(50) NOT NULL DEFAULT 'personal',
    "content" TEXT NOT NULL,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_notes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "customer_preferences" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "business_id" INTEGER NOT NULL,
    "favorite_products" TEXT,
    "preferred_payment" VARCHAR(50),
    "average_spend" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "best_contact_time" VARCHAR(100),
    "do_not_contact" BOOLEAN NOT NULL DEFAULT false,
    "can_receive_offers" BOOLEAN NOT NULL DEFAULT true,
    "can_receive_loyalty" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_preferences_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "sales" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    "external_id" VARCHAR(64),
    "content_hash" CHAR(64) NOT NULL,
    "total_amount" DECIMAL(12,2) NOT NULL,
    "total_items" DECIMAL(12,3) NOT NULL,
    "refunded_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "refunded_items" DECIMAL(12,3) NOT NULL DEFAULT 0,
    "payment_method" VARCHAR(50) NOT NULL,
    "status" VARCHAR(50) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sales_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "sale_items" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "quantity" DECIMAL(12,3) NOT NULL,
    "unit_price" DECIMAL(12,2) NOT NULL,
    "line_total" DECIMAL(12,2) NOT NULL,
    "refunded_quantity" DECIMAL(12,3) NOT NULL DEFAULT 0,
    "refunded_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,

    CONSTRAINT "sale_items_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "sale_refunds" (
    "id" SERIAL NOT NULL,
    "business_id" INTEGER NOT NULL,
    "sale_id" INTEGER NOT NULL,
    "amount" DECIMAL(12,2) NOT NULL,
    "total_items" DECIMAL(12,3) NOT NULL,
    "reason" VARCHAR(500),
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sale_refunds_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "refresh_tokens_token_hash_key" ON "refresh_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "refresh_tokens_family_id_idx" ON "refresh_tokens"("family_id");

-- CreateIndex
CREATE INDEX "refresh_tokens_user_id_idx" ON "refresh_tokens"("user_id");

-- CreateIndex
CREATE INDEX "customers_business_id_is_active_created_at_id_idx" ON "customers"("business_id", "is_active", "created_at", "id");

-- CreateIndex
CREATE INDEX "customers_business_id_created_at_id_idx" ON "customers"("business_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "customers_business_id_name_id_idx" ON "customers"("business_id", "name", "id");

-- CreateIndex
CREATE INDEX "customers_search_idx" ON "customers" USING GIN ("business_id" int4_ops, "search_text" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "customers_business_id_external_id_key" ON "customers"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "outbox_status_next_attempt_at_idx" ON "outbox"("status", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_id_key" ON "outbox"("id");

-- CreateIndex
CREATE INDEX "customer_purchase_history_business_id_total_purchases_custo_idx" ON "customer_purchase_history"("business_id", "total_purchases" DESC, "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_purchase_history_business_id_customer_id_key" ON "customer_purchase_history"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_notes_business_id_customer_id_created_at_id_idx" ON "customer_notes"("business_id", "customer_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_preferences_business_id_customer_id_key" ON "customer_preferences"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "sales_business_id_customer_id_completed_at_id_idx" ON "sales"("business_id", "customer_id", "completed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "sales_business_id_created_at_id_idx" ON "sales"("business_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "sales_business_id_external_id_key" ON "sales"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "sale_items_business_id_sale_id_id_idx" ON "sale_items"("business_id", "sale_id", "id");

-- CreateIndex
CREATE INDEX "sale_refunds_business_id_sale_id_id_idx" ON "sale_refunds"("business_id", "sale_id", "id");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_purchase_history" ADD CONSTRAINT "customer_purchase_history_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "loyalty_settings" ADD CONSTRAINT "loyalty_settings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_notes" ADD CONSTRAINT "customer_notes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_notes" ADD CONSTRAINT "customer_notes_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_preferences" ADD CONSTRAINT "customer_preferences_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales" ADD CONSTRAINT "sales_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales" ADD CONSTRAINT "sales_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_items" ADD CONSTRAINT "sale_items_business_id_sale_id_fkey" FOREIGN KEY ("business_id", "sale_id") REFERENCES "sales"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_refunds" ADD CONSTRAINT "sale_refunds_business_id_sale_id_fkey" FOREIGN KEY ("business_id", "sale_id") REFERENCES "sales"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_refunds" ADD CONSTRAINT "sale_refunds_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
