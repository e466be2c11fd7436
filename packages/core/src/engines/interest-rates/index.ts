export { type RateBeta, type RateBetaInput, type RateBetas, rateBetas } from './rate-betas.js'
export { yieldChanges } from './yield-changes.js'
