import { boolean, decimal, integer, jsonb, pgTable, primaryKey, text, timestamp, varchar } from 'drizzle-orm/pg-core';

/** The tables of the specification in Drizzle. The seed creates their indexes (bench/seed). */

const id = () => integer().primaryKey().generatedByDefaultAsIdentity();
const times = { created_at: timestamp().notNull().defaultNow(), updated_at: timestamp().notNull().defaultNow() };
const money = () => decimal({ precision: 12, scale: 2 }).notNull();
const items = () => decimal({ precision: 12, scale: 3 }).notNull();
const ofCustomer = { customer_id: integer().notNull(), business_id: integer().notNull() };

export const businesses = pgTable('businesses', {
  id: id(),
  name: varchar({ length: 255 }).notNull(),
  timezone: text().notNull(),
});

export const memberships = pgTable(
  'memberships',
  { business_id: integer().notNull(), user_id: integer().notNull(), role: varchar({ length: 20 }).notNull() },
  (table) => [primaryKey({ columns: [table.business_id, table.user_id] })],
);

export const customers = pgTable('customers', {
  id: id(),
  business_id: integer().notNull(),
  name: varchar({ length: 255 }).notNull(),
  phone: varchar({ length: 20 }),
  email: varchar({ length: 255 }),
  address: text(),
  customer_type: varchar({ length: 50 }).notNull(),
  is_active: boolean().notNull().default(true),
  prefer_sms: boolean().notNull().default(true),
  prefer_email: boolean().notNull().default(false),
  prefer_call: boolean().notNull().default(false),
  ...times,
});

export const customerNotes = pgTable('customer_notes', {
  id: id(),
  ...ofCustomer,
  note_type: varchar({ length: 50 }).notNull(),
  content: text().notNull(),
  created_by: integer(),
  ...times,
});

export const customerPreferences = pgTable('customer_preferences', {
  id: id(),
  ...ofCustomer,
  favorite_products: text(),
  preferred_payment: varchar({ length: 50 }),
  average_spend: money(),
  best_contact_time: varchar({ length: 100 }),
  do_not_contact: boolean().notNull().default(false),
  can_receive_offers: boolean().notNull().default(true),
  can_receive_loyalty: boolean().notNull().default(true),
  ...times,
});

export const purchaseHistory = pgTable('customer_purchase_history', {
  id: id(),
  ...ofCustomer,
  total_purchases: integer().notNull().default(0),
  total_spent: money(),
  total_items_bought: items(),
  avg_transaction_value: money(),
  first_purchase_date: timestamp(),
  last_purchase_date: timestamp(),
  is_repeat_customer: boolean().notNull().default(false),
  customer_lifetime_value: money(),
  repeat_frequency: varchar({ length: 50 }),
  ...times,
});

export const sales = pgTable('sales', {
  id: id(),
  business_id: integer().notNull(),
  customer_id: integer(),
  external_id: varchar({ length: 64 }),
  total_amount: money(),
  total_items: items(),
  refunded_amount: money().default('0'),
  refunded_items: items().default('0'),
  payment_method: varchar({ length: 50 }).notNull(),
  status: varchar({ length: 50 }).notNull(),
  completed_at: timestamp(),
  ...times,
});

export const saleItems = pgTable('sale_items', {
  id: id(),
  business_id: integer().notNull(),
  sale_id: integer().notNull(),
  product_id: integer().notNull(),
  quantity: items(),
  unit_price: money(),
  line_total: money(),
});

export const outbox = pgTable('outbox', {
  id: id(),
  business_id: integer().notNull(),
  name: varchar({ length: 100 }).notNull(),
  payload: jsonb().notNull(),
  status: varchar({ length: 20 }).notNull().default('pending'),
  created_at: timestamp().notNull().defaultNow(),
});
