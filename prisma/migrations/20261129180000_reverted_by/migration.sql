-- A revert runs in the name of the caller who started it, and not of the one who uploaded the file.
ALTER TABLE "imports" ADD COLUMN "reverted_by" BIGINT, ADD COLUMN "reverted_by_key" BIGINT;

-- Reverts that run during this migration go on in the name in which they began.
UPDATE imports SET reverted_by = created_by, reverted_by_key = api_key_id WHERE status = 'reverting';

DROP TRIGGER audit_update ON imports;
DROP TRIGGER audit_insert ON imports;
DROP TRIGGER audit_delete ON imports;
SELECT audit_table('imports', 'import',
  shown => '{kind,status}', left_out => '{file_id,file_name,keeps_files,mapping,reading,done,counts,reasons,notes,error,attempts,crashes,claim,claimed_to,started_at,finished_at,is_recorded,revert,reverted_at,reverted_by,reverted_by_key}',
  created => '{kind,status}');
