-- Ready answers are written every night and read as they are: compressing them took the database longer than writing them. Only one is kept a portfolio and report.
ALTER TABLE "report_bodies" ALTER COLUMN "body" SET STORAGE EXTERNAL;
