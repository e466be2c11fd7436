export { progressBar } from './progress-bar.js'
export { printSummary } from './summary-text.js'
