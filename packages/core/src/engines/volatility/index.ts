export { type Volatility, volatilityProfile, type VolatilityProfile } from './realised-volatility.js'
