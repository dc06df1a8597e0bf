/**
 * The specification's four tables as PostgreSQL should describe them: column, type, NOT NULL, default.
 * Three columns differ from its letter on purpose: ids are unique within a business (the key is
 * `(business_id, id)`), times carry their zone, and `days_since_last_purchase` is computed when read.
 */
export const SPECIFIED_COLUMNS: Record<string, string[]> = {
  customers: [
    'id bigint not null default serial',
    'business_id bigint not null',
    'name character varying(255) not null',
    'phone character varying(20)',
    'email character varying(255)',
    'address text',
    "customer_type character varying(50) not null default 'walk_in'",
    'is_active boolean not null default true',
    'prefer_sms boolean not null default true',
    'prefer_email boolean not null default false',
    'prefer_call boolean not null default false',
    'created_at timestamp(3) with time zone not null default now',
    'updated_at timestamp(3) with time zone not null default now',
  ],
  customer_notes: [
    'id bigint not null default serial',
    'customer_id bigint not null',
    'business_id bigint not null',
    "note_type character varying(50) not null default 'personal'",
    'content text not null',
    'created_by bigint',
    'created_at timestamp(3) with time zone not null default now',
    'updated_at timestamp(3) with time zone not null default now',
  ],
  customer_preferences: [
    'id bigint not null default serial',
    'customer_id bigint not null',
    'business_id bigint not null',
    'favorite_products text',
    'preferred_payment character varying(50)',
    'average_spend numeric(12,2) not null default 0',
    'best_contact_time character varying(100)',
    'do_not_contact boolean not null default false',
    'can_receive_offers boolean not null default true',
    'can_receive_loyalty boolean not null default true',
    'created_at timestamp(3) with time zone not null default now',
    'updated_at timestamp(3) with time zone not null default now',
  ],
  customer_purchase_history: [
    'id bigint not null default serial',
    'customer_id bigint not null',
    'business_id bigint not null',
    'total_purchases integer not null default 0',
    'total_spent numeric(12,2) not null default 0',
    'total_items_bought numeric(12,3) not null default 0',
    'avg_transaction_value numeric(12,2) not null default 0',
    'first_purchase_date timestamp(3) with time zone',
    'last_purchase_date timestamp(3) with time zone',
    'is_repeat_customer boolean not null default false',
    'customer_lifetime_value numeric(12,2) not null default 0',
    'repeat_frequency character varying(50)',
    'created_at timestamp(3) with time zone not null default now',
    'updated_at timestamp(3) with time zone not null default now',
  ],
};

/** Columns beyond the specification: the other system's id, the phone for search, the search text, erasure, entity tags. */
export const ADDED_COLUMNS: Record<string, string[]> = {
  customers: [
    'external_id character varying(64)',
    'phone_e164 character varying(16)',
    'search_text text not null',
    'erased_at timestamp(3) with time zone',
    'suppression_hash character(64)',
    'tags text[] not null default ARRAY[]',
    'version integer not null default 1',
  ],
  customer_preferences: ['version integer not null default 1'],
  customer_purchase_history: [
    'is_active boolean not null default true',
    // Generated, for an index.
    'total_spent_cents bigint not null default ((total_spent * (100)',
  ],
};
