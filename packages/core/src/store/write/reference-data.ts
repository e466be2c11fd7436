import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { FACTORS } from '../../domain/index.js'
import type { Database } from '../database.js'
import { seedFile } from '../seed-files.js'

const scenarios = z.array(
  z.object({ id: z.string(), name: z.string(), category: z.string(), severity: z.string(), config: z.record(z.string(), z.unknown()) }),
)

/** Factor definitions and stress scenarios: what every database holds. Safe to run again, and from several processes at once; an operator's own scenarios are left alone. */
export async function seedReferenceData(database: Database): Promise<void> {
  const factors = FACTORS.map((factor) => ({ ...factor, id: stableId(`factor ${factor.name}`) }))
  const stress = scenarios.parse(JSON.parse(await readFile(seedFile('stress-scenarios.json'), 'utf8')))
  await database.transaction(async (client) => {
    // One at a time: ON CONFLICT looks at the name only, and two that insert the same factor at once collide in its id.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('reference data', 0))`)
    await client.query(
      `INSERT INTO factor_definitions AS d (id, name, scenario_key, factor_type, etf_proxy, display_order, is_active)
       SELECT r.id, r.name, r."scenarioKey", r.type, r.proxy, r."displayOrder", r.active
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, name text, "scenarioKey" text, type text, proxy text, "displayOrder" int, active bool)
       ON CONFLICT (name) DO UPDATE SET scenario_key = excluded.scenario_key, factor_type = excluded.factor_type, etf_proxy = excluded.etf_proxy,
              display_order = excluded.display_order, is_active = excluded.is_active
        WHERE (d.scenario_key, d.factor_type, d.etf_proxy, d.display_order, d.is_active)
              IS DISTINCT FROM (excluded.scenario_key, excluded.factor_type, excluded.etf_proxy, excluded.display_order, excluded.is_active)`,
      [JSON.stringify(factors)],
    )
    await client.query(
      `INSERT INTO stress_test_scenarios (scenario_id, name, category, severity, shock_config)
       SELECT r.id, r.name, r.category, r.severity, r.config FROM jsonb_to_recordset($1::jsonb) AS r(id text, name text, category text, severity text, config jsonb)
       ON CONFLICT (scenario_id) DO NOTHING`,
      [JSON.stringify(stress)],
    )
  })
}

/** The same id for the same text, on every machine: the 32 hex digits of MD5 written as a UUID. */
export function stableId(text: string): string {
  return createHash('md5').update(text).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
