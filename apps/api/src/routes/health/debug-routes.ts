import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'

const debugRoutes = z.object({ routes: z.array(z.object({ path: z.string(), methods: z.array(z.string()).nullable() })), total: z.number().int() }).meta({ id: 'DebugRoutes' })

/** Every path that is mounted, with its methods; no secret, since the document at /openapi.json tells more. */
export function debugRoutesOperation(mounted: () => readonly Operation[]) {
  return operation({
    id: 'debugRoutes', method: 'get', path: '/debug/routes', tag: 'health', summary: 'Paths that are mounted', auth: 'none', response: debugRoutes,
    example: { routes: [{ path: '/health', methods: ['GET'] }], total: 1 },
    handle: async () => {
      const methods = new Map<string, string[]>([['/openapi.json', ['GET']], ['/docs', ['GET']]])
      for (const { path, method } of mounted()) methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()])
      const routes = [...methods].map(([path, own]) => ({ path, methods: own })).sort((a, b) => (a.path < b.path ? -1 : 1))
      return { routes, total: routes.length }
    },
  })
}
