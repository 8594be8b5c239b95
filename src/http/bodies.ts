/** Reads bodies, after it is known who sends them. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'

const JSON_LIMIT = '1mb'
const FILE_LIMIT = 20 * 1024 * 1024

export const UPLOAD_TYPES = [
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/zip',
  'application/x-zip-compressed',
  'application/octet-stream',
]

/** Of what is laid beside a decision. */
export const DOCUMENT_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/csv',
  'application/octet-stream',
]

/** Of what anybody brings to have it verified. */
const VERIFIABLE_TYPES = [
  'application/pdf',
  'application/json',
  'application/vc',
  'application/ld+json',
  'application/vc+ld+json',
  'application/octet-stream',
]
const VERIFIABLE_LIMIT = 5 * 1024 * 1024

export const UploadedFile = z.object({
  bytes: z.instanceof(Buffer).refine((bytes) => bytes.length > 0, 'the file is empty'),
  name: z.string(),
  /** The other fields of the form that the file came in. */
  fields: z.record(z.string(), z.string()),
})
export type UploadedFile = z.infer<typeof UploadedFile>

export type BodyReader = (request: Request, response: Response) => Promise<unknown>

const json = asPromise(express.json({ limit: JSON_LIMIT }))
const rawOf = (type: string[], limit: number) => asPromise(express.raw({ limit, type }))

/** @throws HocvuError `request.invalid` for a body that breaks off or is no multipart */
function multipartOf(limit: number, fields = 20) {
  const parse = asPromise(
    multer({
      storage: multer.memoryStorage(),
      limits: { fileSize: limit, files: 1, fields, parts: fields + 5 },
      defParamCharset: 'utf8',
    }).any(),
  )
  return async (request: Request, response: Response) => {
    try {
      await parse(request, response)
    } catch (thrown) {
      if (thrown instanceof multer.MulterError) throw thrown
      const reason = 'the multipart body is not complete or not valid'
      throw new HocvuError('request.invalid', 'The multipart body is not complete or not valid.', {
        cause: thrown,
        fields: [{ field: 'file', reason }],
      })
    }
  }
}

/** No body counts as an empty object. */
export const readJson: BodyReader = async (request, response) => {
  if (!hasBody(request)) return {}
  if (!request.is('application/json')) throw unsupported('application/json')
  await json(request, response)
  return request.body
}

/** A sheet, as a part of multipart/form-data or as the body itself. */
export const readFile = fileReader({
  types: UPLOAD_TYPES,
  limit: FILE_LIMIT,
  wanted: 'multipart/form-data, text/csv or an .xlsx file',
  missing: 'is missing; send the list as .csv or .xlsx',
})

/** A document that proves something, likewise. */
export const readDocument = fileReader({
  types: DOCUMENT_TYPES,
  limit: FILE_LIMIT,
  wanted: 'multipart/form-data, or that of a PDF, JPEG, PNG, DOCX, XLSX or CSV file',
  missing: 'is missing; send a PDF, JPEG, PNG, DOCX, XLSX or CSV file',
})

/** A certificate's file or credential; null when none is given, for a person who chose none is told so on the form. */
export const readVerifiable = fileReader({
  types: VERIFIABLE_TYPES,
  limit: VERIFIABLE_LIMIT,
  wanted: 'multipart/form-data, or that of a PDF or JSON file',
  missing: null,
})

export const BroughtFile = z.object({ bytes: z.instanceof(Buffer), name: z.string() })
export type BroughtFile = z.infer<typeof BroughtFile>

/** A form as it was sent: a field that stands there several times is a list. */
const SentForm = z.object({
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  file: BroughtFile.nullable(),
})

/** @throws HocvuError `request.invalid` for fields within fields, which no form of this service has */
export function sentForm(body: unknown): z.output<typeof SentForm> {
  const sent = SentForm.safeParse(body)
  if (sent.success) return sent.data
  throw new HocvuError('request.invalid', 'The form has fields within fields.', {
    fields: [{ field: 'form', reason: 'has fields within fields' }],
  })
}

/** With tens of thousands of ticked rows at most. */
const FORM_LIMIT = '2mb'
const FORM_FIELDS = 50_000
const form = asPromise(
  express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: FORM_FIELDS }),
)

/** Fields of a form without files. */
export const readForm: BodyReader = async (request, response) => {
  if (hasBody(request)) {
    if (!request.is('application/x-www-form-urlencoded'))
      throw unsupported('application/x-www-form-urlencoded')
    await form(request, response)
  }
  return { fields: { ...request.body }, file: null }
}

/** Signed tokens and what a platform wants back; nothing longer. */
const foreign = asPromise(
  express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 100 }),
)

/** Fields of a form that another site's page sends. @throws HocvuError `lti.message-refused` for one that no platform sends */
export const readForeignForm: BodyReader = async (request, response) => {
  if (!request.is('application/x-www-form-urlencoded'))
    throw unsupported('application/x-www-form-urlencoded')
  try {
    await foreign(request, response)
  } catch (cause) {
    const what = 'The form of the learning platform is broken, or longer than any launch.'
    throw new HocvuError('lti.message-refused', what, { cause })
  }
  return { fields: { ...request.body }, file: null }
}

/** A class may have many sessions to tick. */
const UPLOAD_FIELDS = 2000
const upload = multipartOf(FILE_LIMIT, UPLOAD_FIELDS)

/** Fields of a form with one file, which may be left out. */
export const readUpload: BodyReader = async (request, response) => {
  if (!request.is('multipart/form-data')) return await readForm(request, response)
  await upload(request, response)
  const [file] = Array.isArray(request.files) ? request.files : []
  const isEmpty = file === undefined || file.buffer.length === 0
  return {
    fields: { ...request.body },
    file: isEmpty ? null : { bytes: file.buffer, name: file.originalname },
  }
}

export function missingVerifiable(): HocvuError {
  return missingFile('is missing; send the PDF of a certificate, or its credential.json')
}

function fileReader(reader: {
  types: string[]
  limit: number
  wanted: string
  /** What is said where there is no file; null: whoever asked for one tells. */
  missing: string | null
}): BodyReader {
  const { types, limit, wanted, missing } = reader
  const raw = rawOf(types, limit)
  const multipart = multipartOf(limit)
  return async (request, response) => {
    if (request.is('multipart/form-data')) {
      await multipart(request, response)
      const [file] = Array.isArray(request.files) ? request.files : []
      if (!file) return noFile(missing)
      return { bytes: file.buffer, name: file.originalname, fields: { ...request.body } }
    }
    if (!hasBody(request)) return noFile(missing)
    if (!request.is(types)) throw unsupported(wanted)
    await raw(request, response)
    return { bytes: request.body, name: 'file', fields: {} }
  }
}

function hasBody(request: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

function noFile(missing: string | null): null {
  if (missing === null) return null
  throw missingFile(missing)
}

function missingFile(reason: string): HocvuError {
  return new HocvuError('request.invalid', 'The request carries no file.', {
    fields: [{ field: 'file', reason }],
  })
}

function unsupported(wanted: string): HocvuError {
  return new HocvuError('request.unsupported-type', `The Content-Type must be ${wanted}.`, {
    fields: [{ field: 'Content-Type', reason: `must be ${wanted}` }],
  })
}

function asPromise(handler: RequestHandler) {
  return (request: Request, response: Response) =>
    new Promise<void>((resolve, reject) => {
      handler(request, response, (error?: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(error)
      })
    })
}
