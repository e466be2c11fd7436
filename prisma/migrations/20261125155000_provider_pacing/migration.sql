-- AlterTable
ALTER TABLE "provider_usage" ADD COLUMN     "next_at" TIMESTAMPTZ(3);
