import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

describe('the API', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  it('describes itself as OpenAPI 3.1, every call of the contract under its full path', async () => {
    const { body } = await supertest(service.app).get('/api/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths).toSorted()).toEqual([
      '/api/v1/account-decisions',
      '/api/v1/accounts',
      '/api/v1/accounts/{id}/history',
      '/api/v1/accounts/{id}/learner',
      '/api/v1/accounts/{id}/link',
      '/api/v1/accounts/{id}/rejection',
      '/api/v1/attachments',
      '/api/v1/attachments/{id}',
      '/api/v1/certificates',
      '/api/v1/certificates/signed-files',
      '/api/v1/certificates/{id}',
      '/api/v1/certificates/{id}/dossier',
      '/api/v1/certificates/{id}/dossier/file',
      '/api/v1/certificates/{id}/link',
      '/api/v1/certificates/{id}/reinstatement',
      '/api/v1/certificates/{id}/revisions',
      '/api/v1/certificates/{id}/revocation',
      '/api/v1/certifications/{id}',
      '/api/v1/certifications/{id}/events',
      '/api/v1/cohorts',
      '/api/v1/cohorts/{id}',
      '/api/v1/cohorts/{id}/certificates',
      '/api/v1/cohorts/{id}/certificates.pdf',
      '/api/v1/cohorts/{id}/certificates.zip',
      '/api/v1/cohorts/{id}/certificates/progress',
      '/api/v1/cohorts/{id}/certifications',
      '/api/v1/cohorts/{id}/excuses',
      '/api/v1/cohorts/{id}/messages.zip',
      '/api/v1/cohorts/{id}/outcomes',
      '/api/v1/cohorts/{id}/outcomes/{enrolment}',
      '/api/v1/cohorts/{id}/outcomes/{enrolment}/explanation',
      '/api/v1/cohorts/{id}/outcomes/{enrolment}/sessions',
      '/api/v1/cohorts/{id}/overrides',
      '/api/v1/cohorts/{id}/papers',
      '/api/v1/cohorts/{id}/papers/imports',
      '/api/v1/cohorts/{id}/presences',
      '/api/v1/cohorts/{id}/proposals',
      '/api/v1/cohorts/{id}/reconciliations',
      '/api/v1/cohorts/{id}/sessions',
      '/api/v1/cohorts/{id}/unsigned-certificates',
      '/api/v1/decisions',
      '/api/v1/decisions/{id}/undo',
      '/api/v1/files/{id}',
      '/api/v1/frozen-reports/{id}',
      '/api/v1/frozen-reports/{id}/content',
      '/api/v1/frozen-reports/{id}/differences',
      '/api/v1/frozen-reports/{id}/files/{format}',
      '/api/v1/learners/merges',
      '/api/v1/learners/{id}/views',
      '/api/v1/papers',
      '/api/v1/papers/{id}/withdrawal',
      '/api/v1/plans',
      '/api/v1/plans/{id}',
      '/api/v1/plans/{id}/deadlines',
      '/api/v1/plans/{id}/figure-templates/{kind}',
      '/api/v1/plans/{id}/figures',
      '/api/v1/plans/{id}/figures/imports',
      '/api/v1/plans/{id}/figures/totals',
      '/api/v1/plans/{id}/figures/{figure}/withdraw',
      '/api/v1/plans/{id}/head-counts/{audience}/take-roster',
      '/api/v1/plans/{id}/needs',
      '/api/v1/plans/{id}/needs/imports',
      '/api/v1/plans/{id}/reminder-letter.docx',
      '/api/v1/plans/{id}/submissions',
      '/api/v1/plans/{id}/submissions/withdrawals',
      '/api/v1/platforms',
      '/api/v1/platforms/{id}/allotments',
      '/api/v1/platforms/{id}/circuit/reset',
      '/api/v1/platforms/{id}/files',
      '/api/v1/platforms/{id}/ledger',
      '/api/v1/platforms/{id}/ledger/hand-outs',
      '/api/v1/platforms/{id}/ledger/imports',
      '/api/v1/platforms/{id}/ledger/take-backs',
      '/api/v1/platforms/{id}/syncs',
      '/api/v1/privacy-requests',
      '/api/v1/privacy-requests/{id}/answer',
      '/api/v1/programs',
      '/api/v1/proposals',
      '/api/v1/proposals/{id}',
      '/api/v1/proposals/{id}/corrections',
      '/api/v1/proposals/{id}/holds',
      '/api/v1/proposals/{id}/people',
      '/api/v1/proposals/{id}/release',
      '/api/v1/proposals/{id}/sheet.xlsx',
      '/api/v1/proposals/{id}/sheets.zip',
      '/api/v1/proposals/{id}/unholds',
      '/api/v1/proposals/{id}/withdrawal',
      '/api/v1/quarantine',
      '/api/v1/reconciliations/{id}',
      '/api/v1/reconciliations/{id}/diff/{other}',
      '/api/v1/reconciliations/{id}/events',
      '/api/v1/registers',
      '/api/v1/registers/book.xlsx',
      '/api/v1/registers/papers',
      '/api/v1/registers/starts',
      '/api/v1/reports/{plan}',
      '/api/v1/reports/{plan}/frozen',
      '/api/v1/reports/{plan}/targets/{target}/missing',
      '/api/v1/reports/{plan}/targets/{target}/missing.xlsx',
      '/api/v1/reports/{plan}/targets/{target}/missing.zip',
      '/api/v1/roster/imports',
      '/api/v1/roster/questions',
      '/api/v1/roster/questions/{id}/answer',
      '/api/v1/syncs/{id}',
      '/api/v1/syncs/{id}/events',
      '/api/v1/syncs/{id}/replays',
      '/api/v1/templates/{kind}',
      '/api/v1/units',
      '/api/v1/units/imports',
      '/api/v1/units/provinces',
      '/api/v1/units/{id}/end',
      '/api/v1/units/{id}/place',
    ])
    expect(body.components.securitySchemes.apiKey).toMatchObject({ type: 'http', scheme: 'bearer' })
    const { get } = body.paths['/api/v1/cohorts/{id}/outcomes']
    expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual([
      'id',
      'after',
      'limit',
      'verdict',
      'reason',
    ])
    expect(get.parameters.find(({ name }: { name: string }) => name === 'limit')).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    })
    const { post } = body.paths['/api/v1/platforms/{id}/syncs']
    expect(Object.keys(post.responses)).toContain('202')
    expect(post.responses[401].content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/Problem',
    })
    expect(JSON.stringify(post.parameters)).toContain('Idempotency-Key')
  })
})
