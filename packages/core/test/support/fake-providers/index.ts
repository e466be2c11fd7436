export { FAULTS, type Fault } from './faults.js'
export { FAKE_KEYS, type FakeProviders, startFakeProviders } from './server.js'
