export { createApp } from './app.js'
export { serveUntilStopped } from './server.js'
