-- AlterTable
ALTER TABLE "portfolio_snapshots" ADD COLUMN     "position_pnl" JSONB NOT NULL DEFAULT '{}';
