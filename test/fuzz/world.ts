/** A service with something of everything in it, and what has to be known of it to ask well. */
import { sql } from 'kysely'
import supertest from 'supertest'
import { z } from 'zod'
import { createMetrics } from '../../src/http/metrics.ts'
import type { Route } from '../../src/http/route.ts'
import { allRoutes } from '../../src/http/routes.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { WHOLE_PROGRAM } from '../../src/programs/plans/plan-of-program.ts'
import { COHORT, startTestService, type TestService } from '../http/service.ts'
import { signIn, tokenIn } from '../http/signed-in.ts'
import { archive } from '../roster/oneroster/archives.ts'
import type { Givens, Operation } from './calls.ts'
import { operationsOf } from './calls.ts'
import { damagedFile } from './damaged.ts'
import { type Known, knownWords, Schema } from './schema-values.ts'

const NO_LIMIT = 1_000_000

export interface FuzzWorld {
  service: TestService
  server: RunningServer
  /** Whole ones, as people bring them. */
  files: readonly Buffer[]
  /** Every call of the API, from its OpenAPI description. */
  api: Operation[]
  /** Every page and form of the console, and every public page. */
  pages: Operation[]
  ofApi(): Promise<Givens>
  ofPages(): Promise<Givens>
  close(): Promise<void>
}

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const limits = { api: NO_LIMIT, page: NO_LIMIT, address: NO_LIMIT, ask: NO_LIMIT }
  const service = await startTestService({ limits })
  const server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
  const { body } = await supertest(service.app).get('/api/openapi.json')
  await service.post(`/api/v1/cohorts/${COHORT}/reconciliations`)
  const whole = await filesOf(service)
  const files = damagedFile(whole)
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  const person = await signIn(service.app, service.deps, { role: 'administrator' })
  const { headers, text } = await person.get('/console/account')
  const cookie = String(headers['set-cookie']).replace(/;[^,]*(?:,|$)/g, '; ')
  return {
    service,
    server,
    files: whole,
    api: operationsOf(body),
    pages: allRoutes(createMetrics()).filter(isPage).map(pageOperation),
    ofApi: async () => ({
      known: await wordsOf(service),
      files,
      credentials: [bearer(service.key), bearer(service.keyOfA), bearer('hocvu_x'), {}],
      formFields: {},
    }),
    ofPages: async () => ({
      known: await wordsOf(service),
      files,
      credentials: [{ cookie }, {}],
      formFields: { _token: tokenIn(text) },
    }),
    close: async () => {
      await server.close()
      await service.close()
    },
  }
}

/** These end the session that asks, so that nothing could be asked any more. */
const ENDING = /sign-out/

function isPage({ path }: Route): boolean {
  return !path.startsWith('/api/v1/') && !ENDING.test(path)
}

/** Refusals that a browser may meet on a page. */
const OF_PAGES = new Set([
  200, 206, 302, 303, 304, 400, 401, 403, 404, 409, 410, 413, 415, 422, 429,
])

const NO_FIELDS: Schema = { type: 'object', properties: {} }

function pageOperation({ method, path, reads, documentation: { request } }: Route): Operation {
  const fields = schemaOf(request.body)
  const types: Record<Route['reads'], string[]> = {
    nothing: [],
    json: ['application/json'],
    form: ['application/x-www-form-urlencoded'],
    'foreign-form': ['application/x-www-form-urlencoded'],
    file: ['multipart/form-data'],
    document: ['multipart/form-data'],
    upload: ['multipart/form-data'],
    signed: ['multipart/form-data'],
    verifiable: ['multipart/form-data', 'application/pdf', 'application/json'],
  }
  return {
    method: method === 'post' ? 'POST' : 'GET',
    path,
    documented: OF_PAGES,
    params: schemaOf(request.params),
    query: schemaOf(request.query),
    bodies: Object.fromEntries(types[reads].map((type) => [type, fields])),
  }
}

function schemaOf(schema: z.ZodType | null): Schema {
  if (schema === null) return NO_FIELDS
  return Schema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
}

/**
 * Ids and names of everything that is there now, by what stands before them in an address: what was made by one round
 * of calls is what the next one asks for.
 */
async function wordsOf({ installation, certificates }: TestService): Promise<Known> {
  const { rows } = await sql<{ room: string; word: string | null }>`
    select 'learners' as room, id::text as word from learners
    union all select 'learners', employee_code from learners
    union all select 'outcomes', id::text from enrolments
    union all select 'accounts', id::text from accounts
    union all select 'certificates', id::text from certificates
    union all select 'runs', id::text from runs
    union all select case kind when 'sync' then 'syncs' when 'reconcile' then 'reconciliations' else 'certifications' end, id::text from runs
    union all select 'units', id::text from units union all select 'units', code from units
    union all select 'platforms', id from platforms union all select 'programs', id from programs
    union all select 'plans', id from programs union all select 'cohorts', id from cohorts
    union all select 'decisions', id::text from decision_acts
    union all select 'attachments', id::text from attachments
    union all select 'proposals', id::text from proposals
    union all select 'papers', id::text from papers
    union all select 'figures', id::text from plan_figures
    union all select 'needs', id::text from unit_needs
    union all select 'submissions', id::text from plan_submissions
    union all select 'frozen-reports', id::text from frozen_reports
    union all select 'imports', id::text from brought_files
    union all select 'import', id::text from roster_uploads
    union all select 'files', id::text from platform_files
    union all select 'questions', id::text from roster_questions
    union all select 'requests', id::text from link_requests
    union all select 'keys', id::text from api_keys
    `.execute(installation.database.db)
  const named = rows.flatMap(({ room, word }) => (word === null ? [] : [{ room, word }]))
  for (const { number, code, token } of certificates)
    named.push(
      { room: 'certificates', word: number },
      { room: 'verify', word: code },
      { room: 'c', word: token },
    )
  const others: [room: string, word: string][] = [
    ['targets', WHOLE_PROGRAM],
    ['templates', 'roll-call'],
    ['templates', 'roster'],
    ['plans', 'whole'],
    ['years', '2026'],
    ['days', '2026-11-20'],
    ['formats', 'xlsx'],
    ['formats', 'docx'],
  ]
  for (const [room, word] of others) named.push({ room, word })
  return knownWords(named)
}

/** A roster, a sheet and a paper as people bring them. */
async function filesOf({ app, certificates, get }: TestService): Promise<Buffer[]> {
  const whole = (request: supertest.Test) =>
    request
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => done(null, Buffer.concat(parts)))
      })
      .then(({ body }) => z.instanceof(Buffer).parse(body))
  const { token } = certificates[0] ?? { token: '' }
  return [
    Buffer.from(
      'employee_code,full_name,unit_code,unit_name\nA1,Lò Thị An,XA,Xã A\nZ9,Mới,XB,Xã B\n',
    ),
    Buffer.from(
      'Mã CBCCVC;Họ và tên;Ngày sinh;Mã đơn vị;Đơn vị\nA2;Quàng Văn Bình;02/02/1981;XA;Xã A\n',
    ),
    Buffer.from('Mã đơn vị;Tên đơn vị;Mã đơn vị cấp trên;Loại\nXC;Xã C;XA;xã\n'),
    Buffer.from('user_name,employee_code,handed_out_at\nsl-01,A1,06/05/2026\n'),
    Buffer.from('audience,unit_code,count,as_of,source\ncan-bo,XA,12,01/01/2026,Công văn 1\n'),
    await archive(),
    await whole(get('/api/v1/oneroster.zip')),
    await whole(get('/api/v1/templates/roster')),
    await whole(get('/api/v1/templates/register')),
    await whole(get('/api/v1/templates/roll-call')),
    await whole(supertest(app).get(`/c/${token}/certificate.pdf`)),
    await whole(supertest(app).get(`/c/${token}/credential.json`)),
  ]
}
