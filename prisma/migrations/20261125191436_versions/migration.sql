-- CreateTable
CREATE TABLE "portfolio_versions" (
    "portfolio_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "portfolio_versions_pkey" PRIMARY KEY ("portfolio_id")
);

-- CreateTable
CREATE TABLE "portfolio_changes" (
    "transaction_id" BIGINT NOT NULL,
    "portfolio_id" UUID NOT NULL,

    CONSTRAINT "portfolio_changes_pkey" PRIMARY KEY ("transaction_id","portfolio_id")
);

-- Rows of transactions under way need not outlive a crash.
ALTER TABLE "portfolio_changes" SET UNLOGGED;

-- Every statement notes which portfolios it changed, whose rows `changed` holds. Nothing is locked until the transaction commits.
CREATE FUNCTION note_portfolio_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portfolio_changes (transaction_id, portfolio_id) SELECT DISTINCT txid_current(), portfolio_id FROM changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION note_portfolios() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portfolio_changes (transaction_id, portfolio_id) SELECT txid_current(), id FROM changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- A tag may hang on positions of every portfolio of its user.
CREATE FUNCTION note_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portfolio_changes (transaction_id, portfolio_id)
  SELECT txid_current(), id FROM portfolios WHERE user_id IN (SELECT user_id FROM changed) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION note_market() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portfolio_changes (transaction_id, portfolio_id)
  SELECT txid_current(), '00000000-0000-0000-0000-000000000000' WHERE EXISTS (SELECT FROM changed) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- A table that is emptied tells no rows: what belongs to nobody counts as changed, and with it every answer.
CREATE FUNCTION note_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portfolio_changes (transaction_id, portfolio_id) VALUES (txid_current(), '00000000-0000-0000-0000-000000000000') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Counts at the end of the transaction, all portfolios at once and in order of id: the rows are locked for the moment of the commit only, and two
-- transactions never wait for each other. The first row of a transaction does the work for the others.
CREATE FUNCTION count_portfolio_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH noted AS (DELETE FROM portfolio_changes WHERE transaction_id = txid_current() RETURNING portfolio_id)
  INSERT INTO portfolio_versions AS v (portfolio_id, version) SELECT portfolio_id, 1 FROM noted ORDER BY portfolio_id
  ON CONFLICT (portfolio_id) DO UPDATE SET version = v.version + 1;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER count_changes AFTER INSERT ON "portfolio_changes" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_portfolio_changes();

-- For the migration of a new table too: `SELECT note_changes_of('table', 'note_portfolio_rows')`.
CREATE FUNCTION note_changes_of(watched regclass, noting regproc) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER note_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, noting);
  EXECUTE format('CREATE TRIGGER note_updated AFTER UPDATE ON %s REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, noting);
  EXECUTE format('CREATE TRIGGER note_deleted AFTER DELETE ON %s REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, noting);
  EXECUTE format('CREATE TRIGGER note_truncated AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION note_truncation()', watched);
END $$;

SELECT note_changes_of('portfolios', 'note_portfolios');
SELECT note_changes_of('tags', 'note_tags');
SELECT note_changes_of(watched::regclass, 'note_portfolio_rows') FROM unnest(ARRAY[
  'positions', 'position_tags', 'position_marks', 'external_flows', 'target_prices', 'portfolio_valuations', 'position_greeks', 'factor_exposures', 'market_risk_scenarios',
  'stress_test_results', 'portfolio_snapshots', 'correlation_calculations', 'risk_measures', 'portfolio_reports', 'report_bodies'
]) AS watched;
SELECT note_changes_of(watched::regclass, 'note_market') FROM unnest(ARRAY[
  'factor_definitions', 'stress_test_scenarios', 'market_data_cache', 'option_quotes', 'treasury_yields', 'company_profiles', 'sector_weights', 'driver_exposures', 'factor_models', 'sync_states'
]) AS watched;
