/** A bare Express application: one route for each JSON body of the file that is its argument, sent with `res.json`. Prints its port. */
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express from 'express'

const bodies = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as unknown[]
const app = express()
bodies.forEach((body, index) => app.get(`/${index}`, (_request, response) => void response.json(body)))
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
