import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import supertest from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

const run = promisify(execFile)
const LINTER = new URL(import.meta.resolve('@redocly/cli/package.json'))

let service: TestService
let folder: string
beforeAll(async () => {
  service = await startTestService()
  folder = mkdtempSync(join(tmpdir(), 'hocvu-test-openapi-'))
})
afterAll(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

it('the description of the API passes a linter, warnings counted as faults', async () => {
  const { text } = await supertest(service.app).get('/api/openapi.json')
  const file = join(folder, 'openapi.json')
  writeFileSync(file, text)
  const { stdout } = await run(
    process.execPath,
    [
      new URL('bin/cli.js', LINTER).pathname,
      ...['lint', file, '--extends', 'recommended-strict', '--format', 'json'],
    ],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
  ).catch((failed: { stdout: string }) => failed)
  expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject({
    totals: { errors: 0, warnings: 0 },
    problems: [],
  })
})
