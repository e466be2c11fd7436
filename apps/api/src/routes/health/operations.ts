import { readReadiness } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import type { Services } from '../../services.js'

const root = z.object({ message: z.literal('SigmaSight Backend API'), version: z.literal('1.0.0') }).meta({ id: 'Root' })
const health = z.object({ status: z.literal('healthy') }).meta({ id: 'Health' })
const readiness = z.object({ status: z.literal('ready'), database: z.literal('ok') }).meta({ id: 'Ready' })

/** Banner, liveness (never touches the database) and readiness. */
export function healthOperations({ database }: Services): Operation[] {
  return [
    operation({
      id: 'root', method: 'get', path: '/', tag: 'health', summary: 'Service banner', auth: 'none',
      response: root, example: { message: 'SigmaSight Backend API' as const, version: '1.0.0' as const },
      handle: async () => ({ message: 'SigmaSight Backend API' as const, version: '1.0.0' as const }),
    }),
    operation({
      id: 'health', method: 'get', path: '/health', tag: 'health', summary: 'Liveness', auth: 'none', response: health, example: { status: 'healthy' as const },
      handle: async () => ({ status: 'healthy' as const }),
    }),
    operation({
      id: 'ready', method: 'get', path: '/ready', tag: 'health', summary: 'Readiness: the database answers and its migrations are applied', auth: 'none',
      response: readiness, example: { status: 'ready' as const, database: 'ok' as const }, errors: ['database_unreachable', 'migrations_pending'],
      handle: async () => {
        const found = await readReadiness(database)
        if (found !== 'ready') throw new ApiError(found === 'unreachable' ? 'database_unreachable' : 'migrations_pending')
        return { status: 'ready' as const, database: 'ok' as const }
      },
    }),
  ]
}
