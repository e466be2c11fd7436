-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "user_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateTable
CREATE TABLE "tags" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT '#4A90E2',
    "description" TEXT,
    "display_order" INTEGER NOT NULL DEFAULT 0,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "portfolio_id" UUID,
    "mode" TEXT NOT NULL DEFAULT 'green',
    "title" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_messages" (
    "conversation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "tool_calls" JSONB,
    "model" TEXT,
    "token_counts" JSONB,
    "first_token_ms" INTEGER,
    "latency_ms" INTEGER,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_messages_pkey" PRIMARY KEY ("conversation_id","id")
);

-- CreateTable
CREATE TABLE "token_usage" (
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "tokens" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "token_usage_pkey" PRIMARY KEY ("user_id","day")
);

-- CreateTable
CREATE TABLE "factor_definitions" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scenario_key" TEXT NOT NULL,
    "factor_type" TEXT NOT NULL,
    "etf_proxy" TEXT,
    "display_order" INTEGER,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "calculation_method" TEXT NOT NULL DEFAULT 'market_plus_residual_styles_ridge',

    CONSTRAINT "factor_definitions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stress_test_scenarios" (
    "scenario_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "category" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "shock_config" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "stress_test_scenarios_pkey" PRIMARY KEY ("scenario_id")
);

-- CreateTable
CREATE TABLE "market_data_cache" (
    "symbol" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "open" DECIMAL(20,8),
    "high" DECIMAL(20,8),
    "low" DECIMAL(20,8),
    "close" DECIMAL(20,8),
    "adj_close" DECIMAL(20,8),
    "volume" DECIMAL(24,4),
    "close_source" TEXT,
    "close_basis" TEXT,
    "adj_close_source" TEXT,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "market_data_cache_pkey" PRIMARY KEY ("symbol","date")
);

-- CreateTable
CREATE TABLE "option_quotes" (
    "symbol" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "bid" DECIMAL(20,8),
    "ask" DECIMAL(20,8),
    "implied_volatility" DOUBLE PRECISION,
    "open_interest" INTEGER,
    "source" TEXT NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "option_quotes_pkey" PRIMARY KEY ("symbol","date")
);

-- CreateTable
CREATE TABLE "treasury_yields" (
    "series_id" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "yield_percent" DECIMAL(10,4) NOT NULL,
    "source" TEXT NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "treasury_yields_pkey" PRIMARY KEY ("series_id","date")
);

-- CreateTable
CREATE TABLE "company_profiles" (
    "symbol" TEXT NOT NULL,
    "name" TEXT,
    "sector" TEXT,
    "industry" TEXT,
    "country" TEXT,
    "currency" TEXT,
    "exchange" TEXT,
    "asset_kind" TEXT,
    "market_cap" DECIMAL(24,2),
    "dividend_yield" DOUBLE PRECISION,
    "beta" DOUBLE PRECISION,
    "details" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "company_profiles_pkey" PRIMARY KEY ("symbol")
);

-- CreateTable
CREATE TABLE "sector_weights" (
    "symbol" TEXT NOT NULL,
    "sector" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "sector_weights_pkey" PRIMARY KEY ("symbol","date","sector")
);

-- CreateTable
CREATE TABLE "driver_exposures" (
    "symbol" TEXT NOT NULL,
    "calculation_date" DATE NOT NULL,
    "window_sessions" INTEGER NOT NULL,
    "observations" INTEGER NOT NULL,
    "quality_flag" TEXT NOT NULL,
    "return_basis" TEXT,
    "flags" TEXT[],
    "beta_market" DOUBLE PRECISION,
    "beta_styles" JSONB NOT NULL,
    "rate_beta_total" DOUBLE PRECISION,
    "rate_beta_partial" DOUBLE PRECISION,
    "rate_r_squared" DOUBLE PRECISION,
    "residual_variance" DOUBLE PRECISION,
    "r_squared" DOUBLE PRECISION,
    "volatility_21" DOUBLE PRECISION,
    "volatility_63" DOUBLE PRECISION,
    "diagnostics" JSONB,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "driver_exposures_pkey" PRIMARY KEY ("symbol","calculation_date")
);

-- CreateTable
CREATE TABLE "factor_models" (
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "missing_factors" TEXT[],
    "window_sessions" INTEGER NOT NULL,
    "observations" INTEGER NOT NULL,
    "correlations" JSONB,
    "covariance" JSONB,
    "diagnostics" JSONB,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "factor_models_pkey" PRIMARY KEY ("calculation_date")
);

-- CreateTable
CREATE TABLE "provider_usage" (
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "provider_usage_pkey" PRIMARY KEY ("provider","day")
);

-- CreateTable
CREATE TABLE "sync_states" (
    "symbol" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "failure_class" TEXT,
    "message" TEXT,
    "synced_from" DATE,
    "synced_to" DATE,
    "provider" TEXT,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_states_pkey" PRIMARY KEY ("symbol","kind")
);

-- CreateTable
CREATE TABLE "portfolios" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "equity_balance" DECIMAL(24,8),
    "deleted_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portfolios_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "positions" (
    "portfolio_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "symbol" TEXT NOT NULL,
    "position_type" TEXT NOT NULL,
    "investment_class" TEXT,
    "investment_subtype" TEXT,
    "quantity" DECIMAL(24,8) NOT NULL,
    "entry_price" DECIMAL(20,8) NOT NULL,
    "entry_date" DATE NOT NULL,
    "exit_price" DECIMAL(20,8),
    "exit_date" DATE,
    "underlying_symbol" TEXT,
    "strike_price" DECIMAL(20,8),
    "expiration_date" DATE,
    "last_price" DECIMAL(20,8),
    "market_value" DECIMAL(38,16),
    "unrealized_pnl" DECIMAL(38,16),
    "valued_on" DATE,
    "notes" TEXT,
    "deleted_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "positions_pkey" PRIMARY KEY ("portfolio_id","id")
);

-- CreateTable
CREATE TABLE "position_tags" (
    "portfolio_id" UUID NOT NULL,
    "position_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "position_tags_pkey" PRIMARY KEY ("portfolio_id","position_id","tag_id")
);

-- CreateTable
CREATE TABLE "position_marks" (
    "portfolio_id" UUID NOT NULL,
    "position_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "price" DECIMAL(20,8) NOT NULL,

    CONSTRAINT "position_marks_pkey" PRIMARY KEY ("portfolio_id","position_id","date")
);

-- CreateTable
CREATE TABLE "external_flows" (
    "portfolio_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "amount" DECIMAL(24,8) NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "external_flows_pkey" PRIMARY KEY ("portfolio_id","id")
);

-- CreateTable
CREATE TABLE "target_prices" (
    "portfolio_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position_id" UUID,
    "symbol" TEXT NOT NULL,
    "position_type" TEXT NOT NULL DEFAULT 'LONG',
    "investment_class" TEXT,
    "target_eoy" DECIMAL(20,8),
    "target_next_year" DECIMAL(20,8),
    "downside" DECIMAL(20,8),
    "current_price" DECIMAL(20,8) NOT NULL,
    "price_date" DATE,
    "analyst_notes" TEXT,
    "data_source" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_prices_pkey" PRIMARY KEY ("portfolio_id","id")
);

-- CreateTable
CREATE TABLE "portfolio_valuations" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "net_asset_value" DECIMAL(38,16),
    "totals" JSONB NOT NULL,
    "positions" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "portfolio_valuations_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "position_greeks" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "totals" JSONB,
    "positions" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "position_greeks_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "factor_exposures" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "factors" JSONB NOT NULL,
    "positions" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "factor_exposures_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "market_risk_scenarios" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "market_beta" DOUBLE PRECISION,
    "scenarios" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "market_risk_scenarios_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "stress_test_results" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "scenarios" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "stress_test_results_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "portfolio_snapshots" (
    "portfolio_id" UUID NOT NULL,
    "snapshot_date" DATE NOT NULL,
    "total_value" DECIMAL(38,16) NOT NULL,
    "cash_value" DECIMAL(38,16) NOT NULL,
    "long_value" DECIMAL(38,16) NOT NULL,
    "short_value" DECIMAL(38,16) NOT NULL,
    "private_value" DECIMAL(38,16) NOT NULL,
    "gross_exposure" DECIMAL(38,16) NOT NULL,
    "net_exposure" DECIMAL(38,16) NOT NULL,
    "external_flow" DECIMAL(38,16) NOT NULL,
    "daily_pnl" DECIMAL(38,16) NOT NULL,
    "daily_return" DECIMAL(18,8),
    "cumulative_pnl" DECIMAL(38,16) NOT NULL,
    "unrealized_pnl" DECIMAL(38,16) NOT NULL,
    "realized_pnl" DECIMAL(38,16) NOT NULL,
    "return_index" DOUBLE PRECISION,
    "portfolio_delta" DOUBLE PRECISION,
    "portfolio_gamma" DOUBLE PRECISION,
    "portfolio_theta" DOUBLE PRECISION,
    "portfolio_vega" DOUBLE PRECISION,
    "num_positions" INTEGER NOT NULL,
    "num_long_positions" INTEGER NOT NULL,
    "num_short_positions" INTEGER NOT NULL,
    "equity_balance" DECIMAL(24,8),
    "flags" TEXT[],
    "prices" JSONB NOT NULL,
    "metadata" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "portfolio_snapshots_pkey" PRIMARY KEY ("portfolio_id","snapshot_date")
);

-- CreateTable
CREATE TABLE "correlation_calculations" (
    "portfolio_id" UUID NOT NULL,
    "duration_days" INTEGER NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "symbols" TEXT[],
    "correlations" JSONB NOT NULL,
    "overlaps" INTEGER[],
    "metrics" JSONB NOT NULL,
    "clusters" JSONB NOT NULL,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "correlation_calculations_pkey" PRIMARY KEY ("portfolio_id","duration_days","calculation_date")
);

-- CreateTable
CREATE TABLE "risk_measures" (
    "portfolio_id" UUID NOT NULL,
    "calculation_date" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "flags" TEXT[],
    "measures" JSONB NOT NULL,
    "backtest" JSONB,
    "coverage" JSONB NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "risk_measures_pkey" PRIMARY KEY ("portfolio_id","calculation_date")
);

-- CreateTable
CREATE TABLE "report_bodies" (
    "portfolio_id" UUID NOT NULL,
    "report" TEXT NOT NULL,
    "calculation_date" DATE NOT NULL,
    "etag" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "report_bodies_pkey" PRIMARY KEY ("portfolio_id","report")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "as_of" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT,
    "state" TEXT NOT NULL,
    "portfolio_id" UUID,
    "force" BOOLEAN NOT NULL DEFAULT false,
    "stage" TEXT,
    "portfolios_total" INTEGER NOT NULL DEFAULT 0,
    "portfolios_done" INTEGER NOT NULL DEFAULT 0,
    "portfolios_failed" INTEGER NOT NULL DEFAULT 0,
    "stages" JSONB NOT NULL DEFAULT '{}',
    "error" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "heartbeat_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_portfolios" (
    "portfolio_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "engines" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "run_portfolios_pkey" PRIMARY KEY ("portfolio_id","run_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "tags_user_id_idx" ON "tags"("user_id");

-- CreateIndex
CREATE INDEX "conversations_user_id_created_at_idx" ON "conversations"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "conversation_messages_conversation_id_sequence_key" ON "conversation_messages"("conversation_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "factor_definitions_name_key" ON "factor_definitions"("name");

-- CreateIndex
CREATE INDEX "market_data_cache_date_idx" ON "market_data_cache"("date");

-- CreateIndex
CREATE INDEX "driver_exposures_calculation_date_idx" ON "driver_exposures"("calculation_date");

-- CreateIndex
CREATE INDEX "portfolios_user_id_idx" ON "portfolios"("user_id");

-- CreateIndex
CREATE INDEX "positions_id_idx" ON "positions"("id");

-- CreateIndex
CREATE INDEX "positions_symbol_idx" ON "positions"("symbol");

-- CreateIndex
CREATE INDEX "position_tags_tag_id_idx" ON "position_tags"("tag_id");

-- CreateIndex
CREATE INDEX "external_flows_portfolio_id_date_idx" ON "external_flows"("portfolio_id", "date");

-- CreateIndex
CREATE INDEX "target_prices_id_idx" ON "target_prices"("id");

-- CreateIndex
CREATE UNIQUE INDEX "target_prices_portfolio_id_symbol_position_type_key" ON "target_prices"("portfolio_id", "symbol", "position_type");

-- CreateIndex
CREATE INDEX "runs_as_of_created_at_idx" ON "runs"("as_of", "created_at");

-- CreateIndex
CREATE INDEX "runs_state_idx" ON "runs"("state");

-- CreateIndex
CREATE INDEX "run_portfolios_run_id_state_idx" ON "run_portfolios"("run_id", "state");

-- AddForeignKey
ALTER TABLE "tags" ADD CONSTRAINT "tags_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolios" ADD CONSTRAINT "portfolios_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "positions" ADD CONSTRAINT "positions_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolios"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position_tags" ADD CONSTRAINT "position_tags_portfolio_id_position_id_fkey" FOREIGN KEY ("portfolio_id", "position_id") REFERENCES "positions"("portfolio_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position_marks" ADD CONSTRAINT "position_marks_portfolio_id_position_id_fkey" FOREIGN KEY ("portfolio_id", "position_id") REFERENCES "positions"("portfolio_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
