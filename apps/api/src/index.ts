export { type AppOptions, createApp } from './app.js'
export { publishedDocument } from './openapi/published.js'
export { type RunningServer, serveUntilStopped, startServer } from './server.js'
