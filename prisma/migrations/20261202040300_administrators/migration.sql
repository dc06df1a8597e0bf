-- Whoever can run SQL as the application must not become an administrator of the platform by it. Only the owner of the
-- tables makes one: by the command, or at the first start, while there is no user at all.
CREATE FUNCTION refuse_new_admin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.is_admin THEN
    RETURN NEW;
  END IF;
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Only the owner of the tables makes an administrator' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER refuse_new_admin BEFORE INSERT OR UPDATE OF is_admin ON users
  FOR EACH ROW WHEN (NEW.is_admin) EXECUTE FUNCTION refuse_new_admin();
ALTER TABLE users ENABLE ALWAYS TRIGGER refuse_new_admin;

-- Several instances may start together. They take the lock one after another, so only the first creates the user.
CREATE FUNCTION create_first_admin(of_email text, of_name text, of_password_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  LOCK TABLE public.users IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM public.users) THEN
    RETURN false;
  END IF;
  INSERT INTO public.users (email, name, password_hash, is_admin) VALUES (of_email, of_name, of_password_hash, true);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION create_first_admin FROM PUBLIC;
