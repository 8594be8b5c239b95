import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

describe('issuing by the API', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
    // Three have their certificates; since then two more have passed.
    await nowPasses('A3')
    await nowPasses('B2')
  })
  afterAll(() => service.close())

  const nowPasses = (code: string) =>
    service.installation.database.asOwner((owner) =>
      owner.query(
        `update outcomes o set verdict = 'passed', reason = '' from enrolments e, learners l
         where e.id = o.enrolment_id and l.id = e.learner_id and l.employee_code = $1`,
        [code],
      ),
    )
  const certificatesOf = (learners: string[], key?: string, request?: string) => {
    const post = service.post(`/api/v1/cohorts/${COHORT}/certificates`, key)
    return (request === undefined ? post : post.set('Idempotency-Key', request)).send({ learners })
  }
  const certifications = `/api/v1/cohorts/${COHORT}/certifications`

  it('gives the certificate that somebody has, without the learner’s own link', async () => {
    const had = service.certificates.find(({ learner }) => learner === 'A1')
    const { status, body, text } = await certificatesOf(['A1'])
    expect({ status, ...body }).toMatchObject({
      status: 200,
      certificates: [{ learner: 'A1', number: had?.number, code: had?.code, isNew: false }],
      without: [],
    })
    for (const { token } of service.certificates) expect(text).not.toContain(token)
  })

  it('issues what was earned since, once, however often it is asked', async () => {
    const first = await certificatesOf(['A3', 'B3'], service.key, 'one-request')
    expect(first.body).toMatchObject({
      certificates: [{ learner: 'A3', number: '4/2026/GCN', isNew: true }],
      without: [{ learner: 'B3', reason: 'failed' }],
    })
    const repeated = await certificatesOf(['A3', 'B3'], service.key, 'one-request')
    expect(repeated.body).toEqual(first.body)
    const later = await certificatesOf(['A3'])
    expect(later.body.certificates).toEqual([{ ...first.body.certificates[0], isNew: false }])
  })

  it('issues nothing to people of another unit, and answers as if they were not there', async () => {
    const foreign = await certificatesOf(['B2'], service.keyOfA)
    const unknown = await certificatesOf(['Z9'], service.keyOfA)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect(foreign.text.replaceAll('B2', 'Z9').replace(/"instance":"[^"]*"/, '')).toBe(
      unknown.text.replace(/"instance":"[^"]*"/, ''),
    )
  })

  it('does a whole cohort as a run', async () => {
    const { status, body } = await service.post(certifications)
    expect(status).toBe(202)
    const address = `/api/v1/certifications/${body.id}`
    expect((await service.get(address)).body).toMatchObject({ state: 'queued', issued: null })
    await executeRun(service.installation, body.id, { lastTry: true })
    const ended = (await service.get(address)).body
    expect(ended).toMatchObject({
      cohort: COHORT,
      state: 'succeeded',
      issued: 1,
      awaitingSignature: 0,
      held: 0,
    })
    const events = await service.get(`${address}/events`)
    expect(events.text).toContain('event: end')
    expect((await service.get(`/api/v1/reconciliations/${body.id}`)).status).toBe(404)
  })

  it('does no whole cohort for a key that sees only some of its people', async () => {
    expect((await service.post(certifications, service.keyOfA)).status).toBe(403)
  })

  it('needs the right to issue', async () => {
    const reader = await service.makeKey({ scopes: ['certificates:read'] })
    expect((await service.post(certifications, reader)).status).toBe(403)
    expect((await certificatesOf(['A1'], reader)).status).toBe(403)
  })

  it('tells how far the certificates are, of the people that the key may see', async () => {
    const progress = async (key: string) =>
      (await service.get(`/api/v1/cohorts/${COHORT}/certificates/progress`, key)).body
    expect(await progress(service.key)).toEqual({
      issued: 5,
      awaitingSignature: 0,
      revoked: 0,
      files: { made: 0, waiting: 5, faulty: 0, faults: [] },
      mails: {},
      uses: { opened: 0, downloaded: 0, verified: 0 },
      held: [],
    })
    expect(await progress(service.keyOfA)).toMatchObject({ issued: 3, files: { waiting: 3 } })
  })
})
