import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { curlExample } from '../../src/http/api-examples.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { allRoutes } from '../../src/http/routes.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { WHOLE_PROGRAM } from '../../src/programs/plans/plan-of-program.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const run = promisify(execFile)
const calls = allRoutes(createMetrics()).filter(({ path }) => path.startsWith('/api/v1/'))
const Items = z.object({ items: z.array(z.looseObject({ id: z.string() })) })

let service: TestService
let server: RunningServer
let folder: string
let variables: Record<string, string>

async function firstId(path: string): Promise<string> {
  const { body } = await service.get(path)
  return Items.parse(body).items[0]?.id ?? ''
}

beforeAll(async () => {
  service = await startTestService()
  server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
  folder = mkdtempSync(join(tmpdir(), 'hocvu-test-examples-'))
  writeFileSync(join(folder, 'list.csv'), 'employee_code,full_name\nA1,Lò Thị An\n')
  writeFileSync(join(folder, 'document.pdf'), '%PDF-1.4\n')
  writeFileSync(join(folder, 'signed.pdf'), '%PDF-1.4\n')
  const started = await service.post(`/api/v1/cohorts/${COHORT}/reconciliations`)
  variables = {
    HOCVU_URL: server.url,
    HOCVU_KEY: service.key,
    COHORT,
    PLATFORM: 'onetouch',
    ATTACHMENT: randomUUID(),
    SUBSCRIBER: randomUUID(),
    REGISTRATION: randomUUID(),
    ENROLMENT: await firstId(`/api/v1/cohorts/${COHORT}/outcomes`),
    ACCOUNT: await firstId('/api/v1/accounts?state=waiting'),
    CERTIFICATE: await firstId('/api/v1/certificates'),
    RECONCILIATION: z.object({ id: z.string() }).parse(started.body).id,
    KIND: 'roll-call',
    ISSUER: 'Sở Khoa học và Công nghệ',
    YEAR: '2026',
    UNIT: 'XA',
    PLAN: 'ky-nang-so',
    TARGET: WHOLE_PROGRAM,
    DEADLINE: 'ket-qua',
  }
})
afterAll(async () => {
  await server.close()
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As somebody would paste it into a shell. @returns the status that the call was answered with */
async function paste(example: string, more: Record<string, string> = {}): Promise<number> {
  // The reader writes a person of their own; nobody's window closes here, so there is none to extend.
  const own = example
    .replaceAll('CB000177', 'A1')
    .replace('"kind":"extend","lastDay":"2027-06-30"', '"kind":"allow"')
  const shown = own.replace(/^curl /, "curl -w '\\n%{http_code}' --max-time 3 ")
  const { stdout } = await run('bash', ['-c', shown], {
    cwd: folder,
    env: { ...process.env, ...variables, ...more },
  }).catch((failed: { stdout: string }) => failed)
  if (/400$/.test(stdout)) throw new Error(stdout)
  return Number(stdout.trimEnd().split('\n').at(-1))
}

describe('the examples of the API reference', () => {
  it.each(calls.map((call) => [`${call.method} ${call.path}`, call] as const))(
    '%s: what is pasted is understood',
    async (_, call) => {
      const takesFiles = call.path.startsWith('/api/v1/platforms/{id}/files')
      const status = await paste(curlExample(call), takesFiles ? { PLATFORM: 'lop-hoc' } : {})
      const documented = call.documentation.answer.status
      // An id that this installation has nothing for is not found; what stands against an act is told. Never is the
      // call itself at fault.
      expect([documented, 200, 202, 404, 409, 422]).toContain(status)
    },
  )

  it('most of what reads is answered with what it is for', async () => {
    const answers: number[] = []
    for (const call of calls)
      if (call.method === 'get' && call.documentation.answer.type === 'application/json')
        answers.push(await paste(curlExample(call)))
    expect(answers.filter((status) => status === 200).length / answers.length).toBeGreaterThan(0.7)
  })
})
