-- AlterTable
ALTER TABLE "factor_models" ADD COLUMN     "factor_returns" JSONB;

-- AlterTable
ALTER TABLE "risk_measures" ADD COLUMN     "value_at_risk_95" DOUBLE PRECISION,
ADD COLUMN     "value_at_risk_99" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "portfolio_reports" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "sectors" JSONB NOT NULL,
    "concentration" JSONB NOT NULL,
    "volatility" JSONB NOT NULL,
    "reconciliation" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "portfolio_reports_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);
