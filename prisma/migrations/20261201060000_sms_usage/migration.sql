-- What the SMS of each shop have used of the operator's limits.
-- CreateTable
CREATE TABLE "sms_usage" (
    "business_id" BIGINT NOT NULL,
    "month" DATE NOT NULL,
    "day" DATE NOT NULL,
    "segments" INTEGER NOT NULL,
    "cost" DECIMAL(16,4) NOT NULL,
    "daily_limit_reported" DATE,
    "monthly_cap_reported" DATE,

    CONSTRAINT "sms_usage_pkey" PRIMARY KEY ("business_id","month")
);

-- AddForeignKey
ALTER TABLE "sms_usage" ADD CONSTRAINT "sms_usage_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT enclose_in_business('sms_usage');

ALTER TABLE sms_usage
  ADD CONSTRAINT sms_usage_month_check CHECK (day >= month AND date_trunc('month', day) = month),
  ADD CONSTRAINT sms_usage_segments_check CHECK (segments >= 0),
  ADD CONSTRAINT sms_usage_cost_check CHECK (cost >= 0);
