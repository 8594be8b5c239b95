/** What has changed between a list's making and the writing of its certificates is seen under the lock. */
import { afterAll, describe, expect, it } from 'vitest'
import { holdPeople } from '../../../src/certificates/approval/hold.ts'
import { issueReleased } from '../../../src/certificates/approval/issue-released.ts'
import { findProposal } from '../../../src/certificates/approval/proposal-store.ts'
import { releaseProposal } from '../../../src/certificates/approval/release.ts'
import { withdrawProposal } from '../../../src/certificates/approval/withdraw.ts'
import { certificatesFor } from '../../../src/certificates/certificates-for.ts'
import { issueCertificates } from '../../../src/certificates/issue.ts'
import { getCohort, storeDefinition } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import { COHORT, rosterCsv } from '../../support/world.ts'
import { codes, createProposedWorld, DECISION, type ProposedWorld } from './proposed-world.ts'

const worlds: ProposedWorld[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function proposed(...people: string[]): Promise<ProposedWorld> {
  const world = await createProposedWorld()
  worlds.push(world)
  await world.pass(codes(...people))
  await world.certify()
  return world
}

/** The program's file was changed and read anew. */
async function rewriteProgram(world: ProposedWorld, changed: object, paper: object = {}) {
  const { programId, program } = await getCohort(world.db, COHORT)
  const certificate = { ...program.certificate, ...paper }
  const definition = { ...program, id: programId, certificate, ...changed }
  const context = { actor: 'cli:lan', now: world.clock.now(), origin: 'file' } as const
  await storeDefinition(world.db, 'program', definition, context)
}

const certificates = (world: ProposedWorld) =>
  world.db
    .selectFrom('certificates')
    .select(['number', 'decision_number', 'link_expires_on'])
    .orderBy('register_number')
    .execute()

describe('a program that stops to ask for approval while it has a list', () => {
  it('issues nothing beside the list, so that nobody is certified whom it holds', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await holdPeople(world, lan, id, ['B'], 'Sai họ tên')
    for (const issue of ['manual', 'automatic']) {
      await rewriteProgram(world, { issue })
      await expect(world.certify()).rejects.toThrow(/release .* or withdraw it/i)
      const cohort = await getCohort(world.db, COHORT)
      await expect(certificatesFor(world, lan, cohort, { learners: ['A'] })).rejects.toMatchObject({
        code: 'proposal.state',
      })
    }
    expect(await certificates(world)).toEqual([])
    // What was begun can be brought to its end.
    await world.release()
    expect(await certificates(world)).toMatchObject([{ decision_number: DECISION.number }])
  })
})

describe('a run that began before', () => {
  it('issues nothing once the program asks for approval', async () => {
    const world = await createProposedWorld()
    worlds.push(world)
    await world.pass(codes('A'))
    await rewriteProgram(world, { issue: 'manual' })
    const before = await getCohort(world.db, COHORT)
    await rewriteProgram(world, { issue: 'approval' })
    const context = { runId: await world.newRun('certify', COHORT), actor: lan.actor }
    await expect(issueCertificates(world, before, context)).rejects.toMatchObject({
      code: 'certificate.approval-required',
    })
    await expect(certificatesFor(world, lan, before, { learners: ['A'] })).rejects.toMatchObject({
      code: 'certificate.approval-required',
    })
    expect(await certificates(world)).toEqual([])
  })

  it('issues nothing on a decision that was taken back, or replaced by another', async () => {
    const world = await proposed('A')
    const { id } = await world.list()
    const { run, proposal } = await releaseProposal(world, lan, id, DECISION)
    const cohort = await getCohort(world.db, COHORT)
    const goOn = () => issueReleased(world, cohort, proposal, { runId: run.id, actor: lan.actor })
    // Given up as failed while its process only hung.
    const fail = (failed: string) =>
      world.db
        .updateTable('runs')
        .set({ state: 'failed', finished_at: world.clock.now() })
        .where('id', '=', failed)
        .execute()
    await fail(run.id)
    world.clock.pass(1)
    const other = { ...DECISION, number: '124/QĐ-SKHCN' }
    const again = await releaseProposal(world, lan, id, other)
    await expect(goOn()).rejects.toThrow(/is not being released on decision 123/)
    await fail(again.run.id)
    await withdrawProposal(world, lan, id, 'Lập nhầm')
    await expect(goOn()).rejects.toMatchObject({ code: 'proposal.state' })
    expect(await findProposal(world.db, id)).toMatchObject({ state: 'withdrawn', decision: null })
    expect(await certificates(world)).toEqual([])
  })
})

describe('a list that is released weeks after its decision', () => {
  it('gives links that end so many days after they were given', async () => {
    const world = await proposed('A')
    await rewriteProgram(world, {}, { linkDays: 30 })
    world.clock.set('2026-06-01T02:00:00Z')
    await world.release({ date: '2026-03-02' })
    expect(await certificates(world)).toMatchObject([{ link_expires_on: '2026-07-01' }])
  })

  it('has nobody on it as proposed who could not be issued to and now could', async () => {
    const world = await proposed('A')
    await world.pass([{ code: 'C', born: ' ' }])
    await world.certify()
    const { id } = await world.list()
    await releaseProposal(world, lan, id, DECISION)
    await world.importRoster(rosterCsv([{ code: 'C' }]))
    const { result } = await world.run('certify', COHORT, { proposal: id })
    expect(result).toMatchObject({
      proposal: { proposed: 0, held: 1, issued: 1 },
      held: [{ learner: 'C', reason: 'roster', missing: [] }],
    })
    expect(await world.states()).toEqual({ A: 'issued', C: 'held' })
    await world.certify()
    expect(await world.states()).toEqual({ C: 'proposed' })
  })
})
