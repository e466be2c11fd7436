export { type AppOptions, createApp } from './app.js'
export { type RunningServer, serveUntilStopped, startServer } from './server.js'
