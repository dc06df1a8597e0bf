-- What all processes together have counted. Unlogged: a crash forgets it, and a minute later it would not matter anyway.
CREATE UNLOGGED TABLE "rate_limit_windows" (
    "key" CHAR(64) NOT NULL,
    "hits" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_windows_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "rate_limit_windows_ends_at_idx" ON "rate_limit_windows"("ends_at");

CREATE TABLE "login_attempts" (
    "key" CHAR(64) NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),
    "familiar_until" TIMESTAMPTZ(3),

    CONSTRAINT "login_attempts_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "login_attempts_window_ends_at_idx" ON "login_attempts"("window_ends_at");

ALTER TABLE "rate_limit_windows" ADD CONSTRAINT rate_limit_windows_check CHECK (hits > 0);
ALTER TABLE "login_attempts" ADD CONSTRAINT login_attempts_check CHECK (failures >= 0);
