-- A file whose columns nobody knows is stored, and waits for a person to say what they are.
ALTER TABLE "imports" ADD COLUMN "missing" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
