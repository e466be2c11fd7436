-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "conductor" UUID;

-- AlterTable
ALTER TABLE "run_portfolios" ADD COLUMN     "lease" UUID,
ADD COLUMN     "lease_lock" BIGINT,
ADD COLUMN     "lease_until" TIMESTAMPTZ(6),
ADD COLUMN     "worker" TEXT;
