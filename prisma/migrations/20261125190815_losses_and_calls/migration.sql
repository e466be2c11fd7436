-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "stage_seconds" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "run_portfolios" ADD COLUMN     "alone_since" TIMESTAMPTZ(6),
ADD COLUMN     "losses" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "provider_calls" (
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "outcome" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "provider_calls_pkey" PRIMARY KEY ("provider","day","outcome")
);
