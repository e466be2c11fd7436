/** The architecture as rules: provider -> store -> engines -> store -> API, one direction only (docs/architecture.md). */
const core = '^packages/core/src/'
const outside = (...allowed) => ({ path: core, pathNot: allowed.map((name) => `${core}${name}`) })

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'domain-imports-nothing-of-ours', severity: 'error', from: { path: `${core}domain/`, pathNot: '\\.test\\.ts$' }, to: outside('domain/') },
    { name: 'calendar-imports-domain-only', severity: 'error', from: { path: `${core}calendar/`, pathNot: '\\.test\\.ts$' }, to: outside('calendar/', 'domain/') },
    { name: 'engines-import-domain-and-calendar-only', severity: 'error', from: { path: `${core}engines/`, pathNot: '\\.test\\.ts$' }, to: outside('engines/', 'domain/', 'calendar/') },
    { name: 'engines-do-no-io', severity: 'error', from: { path: `${core}(engines|domain|calendar)/`, pathNot: '\\.test\\.ts$' }, to: { dependencyTypes: ['core'] } },
    { name: 'market-data-knows-no-engine-and-no-store', severity: 'error', from: { path: `${core}market-data/`, pathNot: '\\.test\\.ts$' }, to: { path: `${core}(engines|store|nightly|quality)/` } },
    { name: 'store-knows-no-engine-and-no-provider', severity: 'error', from: { path: `${core}store/`, pathNot: '\\.test\\.ts$' }, to: { path: `${core}(engines|market-data|nightly|quality)/` } },
    { name: 'only-the-store-talks-to-postgres', severity: 'error', from: { path: '^(apps|packages)/', pathNot: [`${core}store/`, `${core}nightly/queue\\.ts$`, '/test/', '\\.test\\.ts$'] }, to: { path: 'node_modules/.*(@prisma|/pg/|pg-boss|pg-copy-streams)' } },
    { name: 'apps-import-core-through-its-index', severity: 'error', from: { path: '^(apps|scripts)/', pathNot: '/test/|\\.test\\.ts$|^scripts/bench/' }, to: { path: core, pathNot: `${core}(index|start|config)\\.ts$` } },
    { name: 'apps-never-import-each-other', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    { name: 'core-knows-no-app', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
}
