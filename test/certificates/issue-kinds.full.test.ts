import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificatesFor } from '../../src/certificates/certificates-for.ts'
import { issuedByRun } from '../../src/certificates/link/links.ts'
import { cohortProgress } from '../../src/certificates/progress-store.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { getCohort } from '../../src/programs/store.ts'
import { lan } from '../support/installation.ts'
import { COHORT, programYaml, rosterCsv, type World } from '../support/world.ts'
import {
  certifiedWorlds,
  certify,
  enrolmentOf,
  numbersOf,
  pass,
  people,
} from './certified-world.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

const programWith = (keys: string) => programYaml().replace('periods: 16', `periods: 16, ${keys}`)

const rowOf = async (world: World, code: string) =>
  await world.db
    .selectFrom('certificates')
    .innerJoin('learners', 'learners.id', 'certificates.learner_id')
    .selectAll('certificates')
    .where('learners.employee_code', '=', code)
    .executeTakeFirstOrThrow()

describe('what an approver has released', () => {
  const PROPOSAL = '7f0c3d34-6a0b-4f0f-9b5e-2f6d0f0c8a01'
  const decision = { decisionNumber: '123/QĐ-SKHCN', decisionDate: '2025-12-29' }
  let world: World
  let done: Awaited<ReturnType<typeof certify>>

  beforeAll(async () => {
    const approval = programYaml().replace('rules:', 'issue: approval\nrules:')
    world = await worlds.withPassed(people(5), { programs: [approval] })
    const { db, clock } = world
    await db
      .insertInto('proposals')
      .values({
        ...{ id: PROPOSAL, cohort_id: COHORT, state: 'releasing', issued_on: '2025-12-31' },
        ...{ decision_number: decision.decisionNumber, decision_date: decision.decisionDate },
        ...{ opened_at: clock.now(), opened_by: 'cli:lan' },
      })
      .execute()
    const named = ['P1', 'P2', 'P4', 'P5']
    const enrolmentIds = await Promise.all(named.map((code) => enrolmentOf(world, code)))
    // Since the list was made one of them has fallen below.
    await pass(world, ['P4'], '4')
    done = await certify(world, COHORT, {
      release: { proposalId: PROPOSAL, ...decision, issuedOn: '2025-12-31', enrolmentIds },
    })
  })

  it('is issued to the people of the list who have earned it still, and to nobody else', () => {
    expect(done.issued.map(({ learner }) => learner)).toEqual(['P1', 'P2', 'P5'])
  })

  it('has the date of issue, the year of the register and the decision of the release', async () => {
    expect(await numbersOf(world)).toEqual(['1/2025', '2/2025', '3/2025'])
    expect(await rowOf(world, 'P2')).toMatchObject({
      proposal_id: PROPOSAL,
      decision_number: decision.decisionNumber,
      decision_date: decision.decisionDate,
      issued_on: '2025-12-31',
    })
    const found = await findByCode(world.db, done.issued[1]?.code ?? '')
    expect(found?.snapshot).toMatchObject({
      decision: { number: decision.decisionNumber, date: decision.decisionDate },
      issueDate: '2025-12-31',
      year: 2025,
      number: '2/2025/GCN',
    })
  })

  it('is never issued without a release, to a person who asks neither', async () => {
    await expect(certify(world)).rejects.toMatchObject({ code: 'certificate.approval-required' })
    const cohort = await getCohort(world.db, COHORT)
    const ask = (learners: string[]) => certificatesFor(world, lan, cohort, { learners })
    await expect(ask(['P3'])).rejects.toMatchObject({ code: 'certificate.approval-required' })
    // What was released is given, and who has earned nothing is told why.
    const { certificates, without } = await ask(['P1', 'P4'])
    expect(certificates).toMatchObject([{ learner: 'P1', isNew: false }])
    expect(without).toEqual([{ learner: 'P4', reason: 'incomplete' }])
  })
})

describe('where the agency signs itself', () => {
  it('nothing counts as issued and no link is given before the signature', async () => {
    const programs = [programWith('agencySignature: true')]
    const world = await worlds.withPassed(people(3), { programs })
    const { issued, awaitingSignature, runId } = await certify(world)
    expect({ issued, awaitingSignature }).toEqual({ issued: [], awaitingSignature: 3 })
    expect(await issuedByRun(world, lan, runId)).toEqual([])
    expect((await rowOf(world, 'P1')).awaits_signature).toBe(true)
    const cohort = await getCohort(world.db, COHORT)
    const { certificates } = await certificatesFor(world, lan, cohort, { learners: ['P1'] })
    expect(certificates).toMatchObject([{ link: null, awaitsSignature: true, isNew: false }])
    const progress = await cohortProgress(world.db, lan, COHORT, world.clock.now())
    expect(progress).toMatchObject({ issued: 0, awaitingSignature: 3, files: { waiting: 3 } })
  })
})

describe('a private link', () => {
  it('ends so many days after the date of issue, where the program says so', async () => {
    const world = await worlds.withPassed(['A'], { programs: [programWith('linkDays: 30')] })
    // Half past midnight in Vietnam, the day before in UTC.
    world.clock.set('2026-03-31T17:30:00Z')
    await certify(world)
    expect(await rowOf(world, 'A')).toMatchObject({
      issued_on: '2026-04-01',
      link_expires_on: '2026-05-01',
    })
  })

  it('has no end where the program names none', async () => {
    const world = await worlds.withPassed(['A'])
    await certify(world)
    expect((await rowOf(world, 'A')).link_expires_on).toBeNull()
  })
})

describe('who has something already', () => {
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(['Paper', 'Mistaken', 'Revoked', 'A'])
    const { db, clock } = world
    const record = async (code: string, id: string) =>
      await db
        .insertInto('papers')
        .values({
          ...{ id, source: 'institution', issuer: 'Trường Chính trị', number: code },
          ...{
            issued_on: '2026-01-02',
            full_name: code,
            enrolment_id: await enrolmentOf(world, code),
          },
          ...{ recorded_at: clock.now(), recorded_by: 'cli:lan' },
        })
        .execute()
    await record('Paper', '0b0e3c1e-4a0e-4a57-9d1b-6a1d3f1b2c11')
    await record('Mistaken', '0b0e3c1e-4a0e-4a57-9d1b-6a1d3f1b2c12')
    const withdrawn = { withdrawn_at: clock.now(), withdrawn_by: 'cli:lan', withdrawn_reason: 'x' }
    await db.updateTable('papers').set(withdrawn).where('number', '=', 'Mistaken').execute()
    const cohort = await getCohort(db, COHORT)
    await certificatesFor(world, lan, cohort, { learners: ['Revoked'] })
    await db.updateTable('certificates').set({ state: 'revoked' }).execute()
  })

  it('on paper is not issued another one; a paper that was withdrawn stands in nobody’s way', async () => {
    const { issued, held } = await certify(world)
    expect(issued.map(({ learner }) => learner)).toEqual(['A', 'Mistaken'])
    expect(held).toEqual([{ learner: 'Revoked', reason: 'revoked', missing: [] }])
  })

  it('but revoked is told of each time, and never issued again by itself', async () => {
    const { issued, held } = await certify(world)
    expect({ issued, held }).toEqual({
      issued: [],
      held: [{ learner: 'Revoked', reason: 'revoked', missing: [] }],
    })
  })

  it('is told so, when asked for by name', async () => {
    await world.importRoster(rosterCsv([{ code: 'Nobody', cohort: COHORT }]))
    const cohort = await getCohort(world.db, COHORT)
    const learners = ['Paper', 'Revoked', 'A', 'Nobody']
    const { certificates, without } = await certificatesFor(world, lan, cohort, { learners })
    expect(certificates.map(({ learner, state }) => [learner, state])).toEqual([
      ['Revoked', 'revoked'],
      ['A', 'valid'],
    ])
    expect(without).toEqual([
      { learner: 'Paper', reason: 'paper' },
      { learner: 'Nobody', reason: 'undecided' },
    ])
    const ask = (keys: string[]) => certificatesFor(world, lan, cohort, { learners: keys })
    await expect(ask(['A', 'Stranger'])).rejects.toMatchObject({ code: 'not-found' })
  })
})
