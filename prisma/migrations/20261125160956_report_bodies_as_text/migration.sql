-- AlterTable
ALTER TABLE "report_bodies" ALTER COLUMN "body" SET DATA TYPE TEXT;
