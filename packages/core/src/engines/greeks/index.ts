export { blackScholes, type OptionGreeks, type OptionTerms } from './black-scholes.js'
export { timeToExpiry } from './time-to-expiry.js'
