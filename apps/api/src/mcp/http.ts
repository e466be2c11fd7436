import express, { type RequestHandler, type Router } from 'express'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { UserRecord } from '@sigmasight/core'
import type { Toolbox } from '../chat/tools/toolbox.js'
import { ApiError } from '../errors/registry.js'
import { otherMethods } from '../http/operation.js'
import { createMcpServer } from './server.js'

const PATH = '/mcp'
const BODY_LIMIT = '1mb'

/** The Model Context Protocol over HTTP at /mcp, for the bearer of a token. Each request stands alone: no sessions, so any process may answer. */
export function serveMcp(router: Router, { toolbox, guards, origins }: { readonly toolbox: Toolbox; readonly guards: readonly RequestHandler[]; readonly origins: readonly string[] }): void {
  router.post(PATH, express.json({ limit: BODY_LIMIT }), knownOrigin(origins), ...guards, async (request, response) => {
    const server = createMcpServer(toolbox, async () => response.locals.user as UserRecord)
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.on('close', () => void server.close())
    await server.connect(transport)
    await transport.handleRequest(request, response, request.body)
  })
  router.all(PATH, otherMethods(['POST']))
}

/** Pages of other origins are kept out, as the protocol asks. Programs send no origin. */
function knownOrigin(origins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('origin')
    next(origin === undefined || origins.includes(origin) ? undefined : new ApiError('unknown_origin'))
  }
}
