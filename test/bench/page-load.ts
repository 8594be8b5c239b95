/**
 * Asks for pages, again and again, over connections that stay open, as a process of its own, so that its work is not the
 * server's. Plain sockets: a client that parses as little as it can leaves the machine to whoever is measured. Each request
 * comes as of another visitor.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Load = z.object({
  port: z.int(),
  /** Each is asked for in its turn. */
  paths: z.array(z.string()),
  cookie: z.string().default(''),
  connections: z.int().default(8),
  seconds: z.number(),
})
type Load = z.output<typeof Load>

const Answered = z.object({
  pages: z.int(),
  seconds: z.number(),
  /** Bytes of HTML a page. */
  weight: z.number(),
  /** Milliseconds from the question to the last byte. */
  p50: z.number(),
  p99: z.number(),
})

/** @throws when anything but a whole page came */
export async function askForPages(load: z.input<typeof Load>): Promise<z.infer<typeof Answered>> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const out: Buffer[] = []
  child.stdout.on('data', (chunk) => out.push(chunk))
  child.stdin.end(JSON.stringify(load))
  await once(child, 'close')
  return Answered.parse(JSON.parse(Buffer.concat(out).toString()))
}

async function ask(load: Load): Promise<z.infer<typeof Answered>> {
  const { connections, seconds } = load
  const began = performance.now()
  const seen = { asked: 0, bytes: 0, times: [] as number[], until: began + seconds * 1000 }
  await Promise.all(Array.from({ length: connections }, () => keepAsking(load, seen)))
  const times = seen.times.toSorted((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return {
    pages: times.length,
    seconds: (performance.now() - began) / 1000,
    weight: Math.round(seen.bytes / times.length),
    p50: at(0.5),
    p99: at(0.99),
  }
}

const VISITORS = 2_000
const visitor = (number: number) => `10.0.${(number % VISITORS) >> 8}.${number % 256}`

async function keepAsking(
  { port, paths, cookie }: Load,
  seen: { asked: number; bytes: number; times: number[]; until: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let got: Buffer = Buffer.alloc(0)
    let askedAt = 0
    const askNext = () => {
      askedAt = performance.now()
      const number = seen.asked++
      socket.write(
        `GET ${paths[number % paths.length]} HTTP/1.1\r\nHost: hocvu\r\nAccept: text/html\r\nAccept-Language: vi\r\n` +
          `X-Forwarded-For: ${visitor(number)}\r\n${cookie === '' ? '' : `Cookie: ${cookie}\r\n`}\r\n`,
      )
    }
    socket.on('connect', askNext)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk])
      const headEnd = got.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const head = got.toString('latin1', 0, headEnd)
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1])
      if (!head.startsWith('HTTP/1.1 200 ') || Number.isNaN(length)) {
        socket.destroy(new Error(`answered with ${head.split('\r\n', 1)[0]}`))
        return
      }
      if (got.length < headEnd + 4 + length) return
      got = Buffer.alloc(0)
      seen.bytes += length
      seen.times.push(performance.now() - askedAt)
      if (performance.now() < seen.until) return askNext()
      socket.end()
      resolve()
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given: Buffer[] = []
  for await (const chunk of process.stdin) given.push(chunk)
  const load = Load.parse(JSON.parse(Buffer.concat(given).toString()))
  process.stdout.write(JSON.stringify(await ask(load)))
}
