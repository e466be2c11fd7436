import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { validate } from 'node-cron'
import { parse } from 'yaml'
import { loadConfig } from '@sigmasight/core'

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
const settings = (text: string): Record<string, string> => Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]))

describe('deployment files', () => {
  it('of the API migrate before it takes traffic', () => {
    const { build, deploy } = JSON.parse(read('railway.api.json'))
    expect(deploy).toMatchObject({ healthcheckPath: '/ready', restartPolicyType: 'ON_FAILURE', restartPolicyMaxRetries: 3 })
    expect(deploy.preDeployCommand.join()).toContain('dist/db-migrate.js')
    expect(read(build.dockerfilePath)).toContain('dist/api.js')
  })

  it('of the night run it at 23:30 UTC on weekdays, as the built-in schedule does', () => {
    const { build, deploy } = JSON.parse(read('railway.cron.json'))
    expect(deploy).toMatchObject({ cronSchedule: loadConfig({}).cronSchedule, restartPolicyType: 'ON_FAILURE', restartPolicyMaxRetries: 3 })
    expect([deploy.cronSchedule, validate(deploy.cronSchedule)]).toEqual(['30 23 * * 1-5', true])
    expect(read(build.dockerfilePath)).toContain('dist/cron.js')
  })

  it.each(['api', 'cron'])('build an image of %s in two stages that runs without privileges', (service) => {
    const stages = read(`apps/${service}/Dockerfile`).split(/^FROM /m).slice(1)
    expect(stages).toHaveLength(2)
    expect(stages[1]).toMatch(/^USER node$/m)
    expect(stages[1]).not.toMatch(/^RUN /m)
    for (const path of [...stages[0]!.matchAll(/^COPY (.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '))) expect(() => read(path)).not.toThrow(/ENOENT/)
  })

  it('compose one Postgres, the API, the schedule and any number of workers', () => {
    const { services, volumes } = parse(read('docker-compose.yml'), { merge: true })
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'postgres', 'schedule', 'worker'])
    for (const name of ['api', 'schedule', 'worker']) {
      expect(services[name]).toMatchObject({ depends_on: { migrate: { condition: 'service_completed_successfully' } }, environment: { NODE_ENV: 'production', DATABASE_URL: expect.stringMatching(/^postgresql:/) } })
      expect(() => read(services[name].build.dockerfile)).not.toThrow()
    }
    for (const name of ['migrate', 'api', 'schedule', 'worker']) expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
    expect(Object.keys(volumes)).toEqual(['postgres'])
  })

  it('show every setting of the example as one that exists', () => {
    const example = settings(read('.env.example'))
    const known = new Set([...read('packages/core/src/config.ts').matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]!))
    expect(Object.keys(example).filter((name) => !known.has(name))).toEqual(['POSTGRES_PASSWORD'])
    expect(loadConfig({ ...example, JWT_SECRET: 'x'.repeat(32) })).toMatchObject({ production: true, providers: ['yahoo'], cronSchedule: '30 23 * * 1-5', maxAttempts: 3 })
  })

  it('are explained: every setting stands in the README', () => {
    const names = [...read('packages/core/src/config.ts').matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]!)
    expect(names.filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual([])
  })
})
