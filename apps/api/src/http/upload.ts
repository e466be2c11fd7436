import express, { type Request, type RequestHandler } from 'express'
import multer from 'multer'
import { ApiError } from '../errors/registry.js'

const FIELD = 'file'
/** What browsers and tools call a CSV file. */
const PLAIN = ['text/csv', 'application/csv', 'text/plain']

/** Receives one file of at most `limit` bytes into `request.body` as a Buffer. Errors: ApiError unsupported_media_type, body_too_large, validation_failed without a file. */
export function receiveFile(limit: number): RequestHandler {
  const plain = express.raw({ limit, type: PLAIN })
  const form = multer({ storage: multer.memoryStorage(), limits: { fileSize: limit, files: 1, fields: 5, fieldSize: 1_024, headerPairs: 50 } }).single(FIELD)
  return (request, response, next) => {
    if (request.is(PLAIN) !== false) return plain(request, response, (error?: unknown) => (error ? next(error) : Buffer.isBuffer(request.body) ? next() : next(noFile())))
    if (request.is('multipart/form-data') === false) return next(new ApiError('unsupported_media_type'))
    form(request, response, (error: unknown) => {
      if (error) return next(refusalOf(error))
      const { file } = request as Request & { file?: { readonly buffer: Buffer } }
      if (!file) return next(noFile())
      request.body = file.buffer
      next()
    })
  }
}

function refusalOf(error: unknown): ApiError {
  if (!(error instanceof multer.MulterError)) return new ApiError('bad_request')
  if (error.code === 'LIMIT_FILE_SIZE') return new ApiError('body_too_large')
  return error.code === 'LIMIT_UNEXPECTED_FILE' || error.code === 'LIMIT_FILE_COUNT' ? noFile() : new ApiError('bad_request')
}

function noFile(): ApiError {
  return new ApiError('validation_failed', [{ type: 'missing', loc: ['body', FIELD], msg: `One file is required, in a field named ${FIELD} or as the body itself` }])
}
