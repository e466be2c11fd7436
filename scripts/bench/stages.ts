import { Decimal } from '../../packages/core/src/domain/index.js'
import { aggregatePortfolio } from '../../packages/core/src/engines/aggregation/index.js'
import { aggregateExposures, estimateDriverExposures } from '../../packages/core/src/engines/factors/index.js'
import { pickReturnBasis, simpleReturns } from '../../packages/core/src/engines/returns/index.js'
import { positionCorrelations, prepareSeries } from '../../packages/core/src/engines/correlations/index.js'
import { factorCorrelations } from '../../packages/core/src/engines/factor-correlations/index.js'
import { rateBetas } from '../../packages/core/src/engines/interest-rates/index.js'
import { marketRiskScenarios } from '../../packages/core/src/engines/market-scenarios/index.js'
import { riskBook } from '../../packages/core/src/engines/revaluation/index.js'
import { riskMeasures } from '../../packages/core/src/engines/risk/index.js'
import { prepareStress, stressPortfolio } from '../../packages/core/src/engines/stress/index.js'
import { rollSnapshot } from '../../packages/core/src/engines/snapshots/index.js'
import { CORRELATIONS, SCENARIOS } from './scenarios.js'
import { AS_OF, correlationPosition, factorPosition, priorSnapshot, valuationOf, type World } from './world.js'

/**
 * One step of the night. A stage `per: 'symbol'` does its work once for each distinct symbol, `per: 'night'` once, whatever the number of portfolios; `prepare` makes
 * what it starts from, `run` is measured.
 */
interface StageOf<Input> {
  readonly name: string
  readonly per: 'symbol' | 'night' | 'portfolio'
  readonly prepare: (world: World) => Input
  /** Gives the number of symbols or portfolios it has done. Results are dropped at once, as the night drops them after each batch. */
  readonly run: (input: Input) => number
}

/** A stage whose input is nobody else's business. */
export interface Stage extends Pick<StageOf<unknown>, 'name' | 'per'> {
  readonly prepare: (world: World) => () => number
}

function stage<Input>({ name, per, prepare, run }: StageOf<Input>): Stage {
  return {
    name, per,
    prepare: (world) => {
      const input = prepare(world)
      return () => run(input)
    },
  }
}

function doAll<Item>(items: readonly Item[], work: (item: Item) => unknown): number {
  for (const item of items) work(item)
  return items.length
}

/** In the order of the night; a new engine adds one entry. */
export const STAGES: readonly Stage[] = [
  stage({
    name: 'returns', per: 'symbol',
    prepare: ({ prices }) => [...prices.values()],
    run: (prices) => doAll(prices, (series) => simpleReturns(pickReturnBasis(series, series).prices)),
  }),
  stage({
    name: 'factor betas', per: 'symbol',
    prepare: ({ factorInput }) => factorInput(),
    run: (input) => estimateDriverExposures(input).drivers.size,
  }),
  stage({
    name: 'rate betas', per: 'symbol',
    prepare: ({ factorInput, yieldChange }) => ({ ...factorInput(), yieldChange }),
    run: (input) => rateBetas(input).drivers.size,
  }),
  stage({
    name: 'correlation series', per: 'symbol',
    prepare: ({ logReturns }) => [...logReturns().values()],
    run: (series) => doAll(series, prepareSeries),
  }),
  stage({
    name: 'factor correlations', per: 'night',
    prepare: ({ factorInput, yieldChange }) => ({ asOf: AS_OF, ...factorInput(), yieldChange }),
    run: (input) => factorCorrelations(input).pairs.length,
  }),
  stage({
    name: 'stress, factor moves', per: 'night',
    prepare: ({ stressModel }) => stressModel(),
    run: (model) => prepareStress(model, SCENARIOS, CORRELATIONS).scenarios.length,
  }),
  stage({
    name: 'position values', per: 'portfolio',
    prepare: (world) => world,
    run: ({ books, prices }) => doAll(books, ({ positions }) => positions.map((position) => valuationOf(position, prices))),
  }),
  stage({
    name: 'aggregation', per: 'portfolio',
    prepare: ({ valued }) => [...valued().values()],
    run: (books) => doAll(books, (items) => aggregatePortfolio(items, 1_000_000)),
  }),
  stage({
    name: 'factor exposures', per: 'portfolio',
    prepare: ({ valued, exposures, size }) => [...valued()].map(([portfolioId, items]) => ({
      portfolioId, asOf: AS_OF, nav: 1_000_000, windowSessions: size.sessions, modelStatus: exposures().status, missingFactors: [],
      positions: items.map((item) => factorPosition(item, exposures())),
    })),
    run: (inputs) => doAll(inputs, aggregateExposures),
  }),
  stage({
    name: 'snapshots', per: 'portfolio',
    prepare: ({ books, valued, prices }) => books.map(({ id, positions }) => ({
      asOf: AS_OF, equityAnchor: new Decimal(1_000_000), prior: priorSnapshot(valued().get(id)!), positions,
      valuations: new Map(positions.map((position) => [position.id, valuationOf(position, prices)])), settlementCloses: new Map(), externalFlows: [], gapSessions: 0,
    })),
    run: (inputs) => doAll(inputs, rollSnapshot),
  }),
  stage({
    name: 'position correlations', per: 'portfolio',
    prepare: ({ valued, size, series }) => [...valued()].map(([portfolioId, items]) => ({
      portfolioId, asOf: AS_OF, durationDays: size.sessions, positions: items.map(correlationPosition), series: series(), options: { minValue: 0, minWeight: 0 },
    })),
    run: (inputs) => doAll(inputs, positionCorrelations),
  }),
  stage({
    name: 'scenario books', per: 'portfolio',
    prepare: ({ riskPositions }) => riskPositions(),
    run: (books) => doAll(books, riskBook),
  }),
  stage({
    name: 'market scenarios, ten', per: 'portfolio',
    prepare: ({ riskBooks }) => riskBooks(),
    run: (books) => doAll(books, (book) => marketRiskScenarios(book, 1_000_000)),
  }),
  stage({
    name: 'stress, eighteen', per: 'portfolio',
    prepare: ({ riskBooks, stressModel }) => ({ books: riskBooks(), prepared: prepareStress(stressModel(), SCENARIOS, CORRELATIONS) }),
    run: ({ books, prepared }) => doAll(books, (book) => stressPortfolio(prepared, { book, nav: 1_000_000, exposureAgeSessions: 0 })),
  }),
  stage({
    name: 'risk measures', per: 'portfolio',
    prepare: (world) => ({
      market: world.riskMarket(),
      inputs: [...world.valued()].map(([portfolioId, items]) => ({
        portfolioId, asOf: AS_OF, nav: 1_000_000, snapshots: [], positions: items.map((item) => factorPosition(item, world.exposures())),
      })),
    }),
    run: ({ market, inputs }) => doAll(inputs, (input) => riskMeasures(input, market)),
  }),
]

/** What the specification asks a time for: all regressions, correlations and the eighteen scenarios. */
export const CORE_STAGES: readonly string[] = ['factor betas', 'factor correlations', 'stress, factor moves', 'correlation series', 'position correlations', 'scenario books', 'stress, eighteen']
