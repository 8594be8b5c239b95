import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import express, { type ErrorRequestHandler } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sendAnswer } from '../../src/http/answer.ts'
import { until } from '../support/until.ts'

/** What each address gives, and what has become of the work. */
const work = { asked: 0, ended: false }
async function* endless(): AsyncGenerator<Buffer> {
  try {
    for (;;) {
      work.asked += 1
      yield Buffer.alloc(64 * 1024, work.asked)
    }
  } finally {
    work.ended = true
  }
}
async function* brokenAfter(chunks: number): AsyncGenerator<Buffer> {
  for (let chunk = 0; chunk < chunks; chunk++) yield Buffer.alloc(100_000, chunk)
  throw new HocvuError('certificate.template', 'The template is broken.')
}
const bodies: Record<string, () => AsyncIterable<Buffer>> = {
  whole: async function* () {
    yield Buffer.from('Giấy ')
    yield Buffer.from('chứng nhận')
  },
  endless,
  broken: () => brokenAfter(3),
  unbegun: () => brokenAfter(0),
}

const handleError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent) response.destroy()
  else response.status(error instanceof HocvuError ? error.status : 500).send('a problem')
}

const app = express()
app.get('/:name', async (request, response) => {
  const body = Readable.from(bodies[request.params.name]?.() ?? [], { objectMode: false })
  const headers = { 'Content-Disposition': 'attachment; filename="a.zip"' }
  const answer = { kind: 'stream', type: 'application/zip', headers, body } as const
  await sendAnswer(request, response, answer, new AbortController().signal)
})
app.use(handleError)

let server: ReturnType<typeof app.listen>
beforeAll(async () => {
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ask = async (name: string, method = 'GET'): Promise<IncomingMessage> => {
  const { port } = server.address() as AddressInfo
  const request = get({ port, host: '127.0.0.1', path: `/${name}`, method, agent: false })
  request.on('error', () => {})
  const [response] = await once(request, 'response')
  return response
}

describe('a body that is made while it is sent', () => {
  it('arrives whole, with its headers', async () => {
    const response = await ask('whole')
    expect(response.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="a.zip"',
    })
    expect((await buffer(response)).toString()).toBe('Giấy chứng nhận')
  })

  it('is made no faster than it is read, and no more once the reader has hung up', async () => {
    Object.assign(work, { asked: 0, ended: false })
    const response = await ask('endless')
    response.pause()
    // Whatever fits into the buffers of both ends is made, and then nothing more.
    let before = -1
    await until('the work stands still', () => {
      const still = work.asked === before
      before = work.asked
      return still
    })
    expect(work.asked).toBeLessThan(500)
    expect(work.ended).toBe(false)
    response.destroy()
    await until('the work has ended', () => work.ended)
  })

  it('breaks the connection when it fails half-way, so that half a file never looks whole', async () => {
    const response = await ask('broken')
    expect(response.statusCode).toBe(200)
    await expect(buffer(response)).rejects.toThrow('aborted')
    expect(response.complete).toBe(false)
  })

  it('is a problem like any other when it fails before its first bytes', async () => {
    const response = await ask('unbegun')
    expect(response.statusCode).toBe(500)
    expect((await buffer(response)).toString()).toBe('a problem')
  })

  it('is not made for whoever asks for the head alone', async () => {
    Object.assign(work, { asked: 0, ended: false })
    const response = await ask('endless', 'HEAD')
    expect(response.headers['content-type']).toBe('application/zip')
    expect(work.asked).toBe(0)
  })
})
