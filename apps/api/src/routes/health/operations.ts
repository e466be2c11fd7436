import { readReadiness } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import type { Services } from '../../services.js'

/** Banner, liveness (never touches the database) and readiness. */
export function healthOperations({ database }: Services): Operation[] {
  return [
    operation({
      id: 'root', method: 'get', path: '/', tag: 'health', summary: 'Service banner', auth: 'none',
      response: z.object({ message: z.literal('SigmaSight Backend API'), version: z.literal('1.0.0') }).openapi('Root'), example: { message: 'SigmaSight Backend API' as const, version: '1.0.0' as const },
      handle: async () => ({ message: 'SigmaSight Backend API' as const, version: '1.0.0' as const }),
    }),
    operation({
      id: 'health', method: 'get', path: '/health', tag: 'health', summary: 'Liveness', auth: 'none', response: z.object({ status: z.literal('healthy') }).openapi('Health'), example: { status: 'healthy' as const },
      handle: async () => ({ status: 'healthy' as const }),
    }),
    operation({
      id: 'ready', method: 'get', path: '/ready', tag: 'health', summary: 'Readiness: the database answers and its migrations are applied', auth: 'none',
      response: z.object({ status: z.literal('ready'), database: z.literal('ok') }).openapi('Ready'), example: { status: 'ready' as const, database: 'ok' as const }, errors: ['database_unreachable', 'migrations_pending'],
      handle: async () => {
        const readiness = await readReadiness(database)
        if (readiness !== 'ready') throw new ApiError(readiness === 'unreachable' ? 'database_unreachable' : 'migrations_pending')
        return { status: 'ready' as const, database: 'ok' as const }
      },
    }),
  ]
}
