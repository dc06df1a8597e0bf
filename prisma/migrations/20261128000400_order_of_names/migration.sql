-- Names sort as people expect, whatever the locale of the database: in "C" and "C.UTF-8", which many providers give,
-- every capital letter comes before every small one. The embedded PostgreSQL sorts so already.
ALTER TABLE customers ALTER COLUMN name TYPE VARCHAR(255) COLLATE "und-x-icu";
ALTER TABLE message_templates ALTER COLUMN name TYPE VARCHAR(100) COLLATE "und-x-icu";
