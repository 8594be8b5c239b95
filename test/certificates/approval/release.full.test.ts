import { afterAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { codeAsShown } from '../../../src/certificates/approval/as-shown.ts'
import { holdPeople, unholdPeople } from '../../../src/certificates/approval/hold.ts'
import { releaseProposal } from '../../../src/certificates/approval/release.ts'
import { withdrawProposal } from '../../../src/certificates/approval/withdraw.ts'
import { CertificateSnapshot } from '../../../src/certificates/snapshot.ts'
import { receiveAttachment } from '../../../src/reconciliation/person-decisions/attachments.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { COHORT, finalTest, onePage, rosterCsv } from '../../support/world.ts'
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

const certificates = async (world: ProposedWorld) =>
  await world.db
    .selectFrom('certificates as c')
    .innerJoin('certificate_revisions as r', 'r.certificate_id', 'c.id')
    .innerJoin('learners as l', 'l.id', 'c.learner_id')
    .select(['l.employee_code', 'c.number', 'c.decision_number', 'c.decision_date', 'c.issued_on'])
    .select(['c.proposal_id', 'c.issued_by', 'r.snapshot'])
    .orderBy('c.register_number')
    .execute()

/** What was done with a list, and by whom. */
const acts = async (world: ProposedWorld, id: string) => {
  const entries = await world.db
    .selectFrom('audit_entries')
    .select(['actor', 'action'])
    .where('subject', '=', id)
    .orderBy('seq')
    .execute()
  return entries.map(({ actor, action }) => `${actor} ${action}`)
}

const chi: Viewer = { ...lan, actor: 'api-key:chi' }

describe('releasing a list', () => {
  it('issues whom it proposes, with the decision on the certificate and in the register', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    world.clock.set('2027-01-04T02:00:00Z')
    const bytes = Buffer.from('%PDF-1.7\n%%EOF\n')
    const { id: attachment } = await receiveAttachment(world, chi, { name: 'qd-123.pdf', bytes })
    const wanted = {
      number: '123/QĐ-SKHCN',
      date: '2026-12-28',
      issuedOn: '2026-12-30',
      attachment,
    }
    await refusesOthers(world, id, wanted)

    await releaseProposal(world, chi, id, { ...wanted, expected: 2 })
    const { result } = await world.run('certify', COHORT, { proposal: id })
    expect(result).toMatchObject({
      cohort: COHORT,
      issued: 2,
      proposal: { id, state: 'released', proposed: 0, held: 0, dropped: 0, issued: 2 },
      notIssued: [],
      held: [],
    })
    const issued = await certificates(world)
    expect(issued).toMatchObject([
      {
        employee_code: 'A',
        // Numbered in the year of the date of issue.
        number: '1/2026/GCN',
        decision_number: '123/QĐ-SKHCN',
        decision_date: '2026-12-28',
        issued_on: '2026-12-30',
        proposal_id: id,
        issued_by: 'api-key:chi',
      },
      { employee_code: 'B', number: '2/2026/GCN' },
    ])
    expect(CertificateSnapshot.parse(issued[0]?.snapshot)).toMatchObject({
      decision: { number: '123/QĐ-SKHCN', date: '2026-12-28' },
      issueDate: '2026-12-30',
    })
    expect(await world.list()).toMatchObject({
      state: 'released',
      openedBy: 'cli:lan',
      closedBy: 'api-key:chi',
      attachment,
      decision: { number: '123/QĐ-SKHCN', date: '2026-12-28', issuedOn: '2026-12-30' },
    })
    expect(await acts(world, id)).toEqual([
      'cli:lan proposals.open',
      'api-key:chi proposals.release',
      'api-key:chi proposals.released',
    ])
    await expect(world.release()).rejects.toMatchObject({ code: 'proposal.state' })
    expect(await certificates(world)).toHaveLength(2)
  })

  /** Another number of people, dates that cannot be, somebody who may not: the list stays open. */
  async function refusesOthers(
    world: ProposedWorld,
    id: string,
    wanted: Parameters<typeof releaseProposal>[3],
  ) {
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const refused: [Viewer, Partial<typeof wanted>, string][] = [
      [{ ...lan, scopes: new Set(['certificates:write']) }, {}, 'access.forbidden'],
      [{ ...lan, unitId: unit.id }, {}, 'access.forbidden'],
      [lan, { date: '2027-01-05' }, 'proposal.decision'],
      [lan, { issuedOn: '2026-12-27' }, 'proposal.decision'],
      [lan, { expected: 3 }, 'request.conflict'],
    ]
    for (const [viewer, other, code] of refused)
      await expect(
        releaseProposal(world, viewer, id, { ...wanted, ...other }),
      ).rejects.toMatchObject({ code })
    expect(await world.list()).toMatchObject({ state: 'open', decision: null })
  }

  it('is refused where the list is not what was shown, though it has as many people', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    const shown = () => codeAsShown(world.db, lan, { id, cohort: COHORT }, world.clock.now())
    const release = (asShown: string) =>
      releaseProposal(world, lan, id, { ...DECISION, expected: 2, asShown })
    const refused = { code: 'request.conflict' }
    const first = await shown()
    // A falls, C passes.
    await world.pass(codes('A'), '3')
    await world.pass(codes('C'))
    await world.certify()
    expect(await world.states()).toEqual({ A: 'dropped', B: 'proposed', C: 'proposed' })
    await expect(release(first)).rejects.toMatchObject(refused)
    const second = await shown()
    // The certificate would say something else than the decision does.
    await world.importRoster(rosterCsv([{ code: 'C', born: '09/09/1979' }]))
    await expect(release(second)).rejects.toMatchObject(refused)
    expect(await world.list()).toMatchObject({ state: 'open' })
    expect((await release((await shown()).toLowerCase())).proposal.state).toBe('releasing')
  })

  it('leaves whoever is held to the next list, still held', async () => {
    const world = await proposed('A', 'B')
    await world.pass([{ code: 'C', born: ' ' }])
    await world.certify()
    const first = await world.list()
    await holdPeople(world, lan, first.id, ['B'], 'Chờ xác minh họ tên')
    const { result } = await world.release()
    expect(result).toMatchObject({
      proposal: { issued: 1, held: 2 },
      held: [
        { learner: 'B', reason: 'person', missing: [] },
        { learner: 'C', reason: 'roster', missing: ['date-of-birth'] },
      ],
    })
    await world.importRoster(rosterCsv([{ code: 'C' }]))
    await world.certify()
    const next = await world.list()
    expect(next.id).not.toBe(first.id)
    expect(await world.states()).toEqual({ B: 'held', C: 'proposed' })
    expect((await world.people()).map(({ holdReason }) => holdReason)).toContain(
      'Chờ xác minh họ tên',
    )
    await unholdPeople(world, lan, next.id, ['B'])
    await world.release({ number: '124/QĐ-SKHCN' })
    expect((await certificates(world)).map((row) => row.decision_number)).toEqual([
      '123/QĐ-SKHCN',
      '124/QĐ-SKHCN',
      '124/QĐ-SKHCN',
    ])
  })

  it('issues nobody whose outcome was decided anew after the release, and names them', async () => {
    const world = await proposed('A', 'B', 'C')
    const { id } = await world.list()
    await releaseProposal(world, lan, id, DECISION)
    await world.sync(onePage(finalTest('A', '3'), finalTest('B', '9')))
    await world.reconcile()
    const { result } = await world.run('certify', COHORT, { proposal: id })
    expect(result).toMatchObject({
      issued: 1,
      proposal: { issued: 1, held: 1, dropped: 1 },
      notIssued: [
        { learner: 'A', state: 'dropped' },
        { learner: 'B', state: 'held', reasons: ['outcome-changed'] },
      ],
    })
    expect((await certificates(world)).map((row) => row.employee_code)).toEqual(['C'])
    await world.certify()
    expect(await world.states()).toEqual({ B: 'proposed' })
  })

  it('goes on where it was cut off; before anything is issued, on another decision, too', async () => {
    const world = await proposed('A', 'B', 'C')
    const { id } = await world.list()
    await holdPeople(world, lan, id, ['A', 'B', 'C'], 'Chờ xác minh')
    await expect(world.release()).rejects.toMatchObject({ code: 'proposal.empty' })
    await unholdPeople(world, lan, id, ['A', 'B', 'C'])

    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner('alter table certificates add constraint cut check (false) not valid')
    await expect(world.release()).rejects.toThrow('cut')
    expect(await world.list()).toMatchObject({ state: 'releasing', counts: { proposed: 3 } })
    await owner('alter table certificates drop constraint cut')
    await releaseProposal(world, lan, id, { ...DECISION, number: '125/QĐ-SKHCN' })
    await world.run('certify', COHORT, { proposal: id })
    expect((await certificates(world)).map((row) => row.decision_number)).toEqual(
      Array.from({ length: 3 }, () => '125/QĐ-SKHCN'),
    )
  })
})

describe('holding somebody, and withdrawing a list', () => {
  it('needs words and somebody on the list, and outlives dropping out and the list itself', async () => {
    const world = await proposed('A', 'B')
    await world.pass([{ code: 'C', born: ' ' }])
    await world.certify()
    const { id } = await world.list()
    await expect(holdPeople(world, lan, id, ['A'], ' ')).rejects.toThrow(/must not be empty/)
    await expect(holdPeople(world, lan, id, ['A', 'X'], 'Khoan')).rejects.toThrow(/"X" is not on/)
    expect(await world.states()).toMatchObject({ A: 'proposed', B: 'proposed' })
    await holdPeople(world, lan, id, ['A'], 'CCCD 001080000123 chưa khớp')
    const held = (await world.people()).find(({ learner }) => learner === 'A')
    expect(held).toMatchObject({
      state: 'held',
      holdReason: expect.stringMatching(/^CCCD .+khớp$/),
    })
    expect(held?.holdReason).not.toContain('0010800001')
    // What the roster lacks holds somebody whatever a person says.
    expect(await unholdPeople(world, lan, id, ['C'])).toMatchObject({ stillHeld: ['C'] })

    for (const score of ['3', '9']) {
      await world.sync(onePage(finalTest('A', score)))
      await world.reconcile()
      await world.certify()
    }
    expect(await world.states()).toEqual({ A: 'held', B: 'proposed', C: 'held' })

    await withdrawProposal(world, lan, id, 'Lập nhầm đợt')
    expect(await world.list()).toMatchObject({
      state: 'withdrawn',
      withdrawnReason: 'Lập nhầm đợt',
    })
    await expect(world.release()).rejects.toMatchObject({ code: 'proposal.state' })
    await world.certify()
    expect((await world.list()).id).not.toBe(id)
    expect(await world.states()).toEqual({ A: 'held', B: 'proposed', C: 'held' })
  })

  it('is refused once the list is being released', async () => {
    const world = await proposed('A')
    const { id } = await world.list()
    await releaseProposal(world, lan, id, DECISION)
    const before = await tableContents(world.db, { without: ['runs'] })
    const refused = { code: 'proposal.state' }
    await expect(withdrawProposal(world, lan, id, 'Thôi')).rejects.toMatchObject(refused)
    await expect(holdPeople(world, lan, id, ['A'], 'Khoan')).rejects.toMatchObject(refused)
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
    await world.run('certify', COHORT, { proposal: id })
    await expect(withdrawProposal(world, lan, id, 'Thôi')).rejects.toMatchObject(refused)
  })
})
