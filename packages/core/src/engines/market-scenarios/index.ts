export { marketRiskScenarios, type MarketScenariosResult } from './market-scenarios.js'
