/** Many files, or archives of them, that come in one request: they go to disk, not into memory. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { HocvuError } from '../foundation/errors.ts'

/** Of one file; 5.000 certificates in an archive have about 600 MB. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024
const MAX_FILES = 500

/** What was sent, on disk until both the request and the work on it are over. */
export class SignedUploads {
  readonly files: readonly { path: string; name: string }[]
  readonly #digests: readonly string[]
  readonly #folder: string
  #atWork = 0
  #over = false

  constructor(folder: string, files: readonly { path: string; name: string; digest: string }[]) {
    this.#folder = folder
    this.files = files.map(({ path, name }) => ({ path, name }))
    this.#digests = files.map(({ digest }) => digest)
  }

  /** The files are there until the work ends, also when whoever sent them has gone. */
  async use<Result>(
    work: (files: readonly { path: string; name: string }[]) => Promise<Result>,
  ): Promise<Result> {
    this.#atWork += 1
    try {
      return await work(this.files)
    } finally {
      this.#atWork -= 1
      if (this.#over) await this.release()
    }
  }

  async release(): Promise<void> {
    this.#over = true
    if (this.#atWork === 0) await rm(this.#folder, { recursive: true, force: true })
  }

  /** What makes two requests the same: where the files stand for a while does not. */
  toJSON(): unknown {
    return this.files.map(({ name }, at) => ({ name, sha256: this.#digests[at] }))
  }
}

const missing = (cause?: unknown) => {
  const reason = 'is missing; send PDF files, or ZIP archives of them, as multipart/form-data'
  return new HocvuError('request.invalid', 'The request carries no file.', {
    cause,
    fields: [{ field: 'file', reason }],
  })
}

export async function readSignedUploads(
  request: Request,
  response: Response,
): Promise<SignedUploads> {
  if (!request.is('multipart/form-data')) {
    const reason = 'must be multipart/form-data'
    throw new HocvuError('request.unsupported-type', `The Content-Type ${reason}.`, {
      fields: [{ field: 'Content-Type', reason }],
    })
  }
  const folder = await mkdtemp(join(tmpdir(), 'hocvu-upload-'))
  let uploads = new SignedUploads(folder, [])
  const closed = () => {
    uploads.release().catch((error: unknown) => {
      request.log.error({ err: error }, 'uploaded files were not removed')
    })
  }
  try {
    await receive(request, response, folder)
    const received = Array.isArray(request.files) ? request.files : []
    if (received.length === 0) throw missing()
    const files: { path: string; name: string; digest: string }[] = []
    for (const { path, originalname: name } of received)
      files.push({ path, name, digest: await digestOf(path) })
    uploads = new SignedUploads(folder, files)
    if (response.closed) closed()
    else response.once('close', closed)
    return uploads
  } catch (error) {
    await uploads.release()
    throw error
  }
}

async function receive(request: Request, response: Response, folder: string): Promise<void> {
  const multipart = multer({
    dest: folder,
    limits: { fileSize: MAX_FILE_BYTES, files: MAX_FILES, fields: 20 },
    defParamCharset: 'utf8',
  }).any()
  await new Promise<void>((resolve, reject) => {
    multipart(request, response, (error?: unknown) => {
      if (error === undefined || error === null) resolve()
      else reject(error instanceof multer.MulterError ? error : missing(error))
    })
  })
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
