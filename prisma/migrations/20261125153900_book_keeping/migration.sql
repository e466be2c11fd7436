-- AlterTable
ALTER TABLE "portfolios" ADD COLUMN     "equity_anchor" DECIMAL(24,8),
ADD COLUMN     "snapshots_stale_from" DATE;
