-- Row-level security refuses that a promotion moves to another business, as for every table. The trigger must not be before it.
DROP TRIGGER append_only ON reward_promotions;
CREATE TRIGGER append_only
  BEFORE UPDATE OF id, name, multiplier, starts_at, ends_at, weekdays, created_at OR DELETE OR TRUNCATE
  ON reward_promotions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_change();
ALTER TABLE reward_promotions ENABLE ALWAYS TRIGGER append_only;
