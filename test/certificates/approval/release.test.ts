import { afterAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
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

const chi: Viewer = { ...lan, actor: 'api-key:chi' }

describe('releasing a list', () => {
  it('issues whom it proposes, with the decision on the certificate and in the register', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    const { result } = await world.release({ date: '2026-02-20', issuedOn: '2026-02-25' })
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
        number: '1/2026/GCN',
        decision_number: '123/QĐ-SKHCN',
        decision_date: '2026-02-20',
        issued_on: '2026-02-25',
        proposal_id: id,
        issued_by: 'cli:lan',
      },
      { employee_code: 'B', number: '2/2026/GCN' },
    ])
    const snapshot = CertificateSnapshot.parse(issued[0]?.snapshot)
    expect(snapshot).toMatchObject({
      decision: { number: '123/QĐ-SKHCN', date: '2026-02-20' },
      issueDate: '2026-02-25',
      end: '2026-02-25',
    })
    expect(await world.list()).toMatchObject({
      state: 'released',
      closedBy: 'cli:lan',
      decision: { number: '123/QĐ-SKHCN', date: '2026-02-20', issuedOn: '2026-02-25' },
    })
  })

  it('issues on the day of the decision unless told otherwise, and numbers in that year', async () => {
    const world = await createProposedWorld()
    worlds.push(world)
    world.clock.set('2027-01-04T02:00:00Z')
    await world.pass(codes('A'))
    await world.certify()
    await world.release({ date: '2026-12-30' })
    expect(await certificates(world)).toMatchObject([
      { number: '1/2026/GCN', issued_on: '2026-12-30', decision_date: '2026-12-30' },
    ])
  })

  it.each([
    ['a decision still to come', { date: '2026-03-03' }, /which is still to come/],
    ['a day of issue still to come', { issuedOn: '2026-03-03' }, /is still to come/],
    ['a day of issue before it', { issuedOn: '2026-03-01' }, /lies before the decision/],
    ['a decision before the course', { date: '2025-11-20' }, /before the cohort began/],
    ['no number', { number: ' ' }, /number of the decision is missing/],
  ])('refuses %s, and leaves the list open', async (_, decision, message) => {
    const [world] = worlds.filter((one) => one.clock.now() < new Date('2026-04-01'))
    const one = world ?? (await proposed('A'))
    if ((await one.list().catch(() => null))?.state !== 'open') {
      await one.pass(codes('Z'))
      await one.certify()
    }
    await expect(one.release(decision)).rejects.toThrow(message)
    await expect(one.release(decision)).rejects.toMatchObject({ code: 'proposal.decision' })
    expect(await one.list()).toMatchObject({ state: 'open', decision: null })
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
    expect(await world.people()).toMatchObject(
      [
        { learner: 'B', state: 'held', holdReason: 'Chờ xác minh họ tên' },
        { learner: 'C', state: 'proposed' },
      ].map((person) => expect.objectContaining(person)),
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

  it('is done by nobody without the scope, and by nobody who is limited to a unit', async () => {
    const world = await proposed('A')
    const { id } = await world.list()
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const others: Viewer[] = [
      { ...lan, scopes: new Set(['certificates:write', 'certificates:read']) },
      { ...lan, unitId: unit.id },
    ]
    for (const viewer of others)
      await expect(releaseProposal(world, viewer, id, DECISION)).rejects.toMatchObject({
        code: 'access.forbidden',
      })
    expect(await world.list()).toMatchObject({ state: 'open' })
  })

  it('says who proposed and who released, and keeps the decision itself', async () => {
    const world = await proposed('A')
    const { id } = await world.list()
    const bytes = Buffer.from('%PDF-1.7\n%%EOF\n')
    const { id: attachment } = await receiveAttachment(world, chi, { name: 'qd-123.pdf', bytes })
    await releaseProposal(world, chi, id, { ...DECISION, attachment })
    await world.run('certify', COHORT, { proposal: id })
    expect(await world.list()).toMatchObject({ attachment, openedBy: 'cli:lan', closedBy: 'api-key:chi' })
    const entries = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'action'])
      .where('subject', '=', id)
      .orderBy('seq')
      .execute()
    expect(entries).toEqual([
      { actor: 'cli:lan', action: 'proposals.open' },
      { actor: 'api-key:chi', action: 'proposals.release' },
      { actor: 'api-key:chi', action: 'proposals.released' },
    ])
  })

  it('refuses a list of which nobody can be issued to', async () => {
    const world = await proposed('A')
    const { id } = await world.list()
    await holdPeople(world, lan, id, ['A'], 'Chờ xác minh')
    await expect(world.release()).rejects.toMatchObject({ code: 'proposal.empty' })
    expect(await world.list()).toMatchObject({ state: 'open' })
  })

  it('goes on where it was cut off, on the same decision and on no other', async () => {
    const world = await proposed('A', 'B', 'C')
    const { id } = await world.list()
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner('alter table certificates add constraint cut check (false) not valid')
    await expect(world.release()).rejects.toThrow('cut')
    expect(await world.list()).toMatchObject({ state: 'releasing', counts: { proposed: 3 } })
    await owner('alter table certificates drop constraint cut')
    // Nothing was issued, so another decision can still be the one.
    await releaseProposal(world, lan, id, { ...DECISION, number: '125/QĐ-SKHCN' })
    await world.run('certify', COHORT, { proposal: id })
    expect((await certificates(world)).map((row) => row.decision_number)).toEqual(
      Array.from({ length: 3 }, () => '125/QĐ-SKHCN'),
    )
  })
})

describe('withdrawing a list', () => {
  it('closes it with its reason, and the next certify makes another', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await holdPeople(world, lan, id, ['B'], 'Sai đơn vị')
    await withdrawProposal(world, lan, id, 'Lập nhầm đợt')
    expect(await world.list()).toMatchObject({ state: 'withdrawn', withdrawnReason: 'Lập nhầm đợt' })
    await expect(world.release()).rejects.toMatchObject({ code: 'proposal.state' })
    await world.certify()
    expect((await world.list()).id).not.toBe(id)
    expect(await world.states()).toEqual({ A: 'proposed', B: 'held' })
  })

  it('is refused once the list is being released, and so is holding somebody', async () => {
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
    await expect(world.release()).rejects.toMatchObject(refused)
    expect(await certificates(world)).toHaveLength(1)
  })
})

describe('holding somebody', () => {
  it('needs words, somebody on the list, and nothing else', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await expect(holdPeople(world, lan, id, ['A'], ' ')).rejects.toThrow(/must not be empty/)
    await expect(holdPeople(world, lan, id, ['A', 'X'], 'Khoan')).rejects.toThrow(/"X" is not on/)
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed' })
    await holdPeople(world, lan, id, ['A'], 'CCCD 001080000123 chưa khớp')
    expect(await world.people()).toContainEqual(
      expect.objectContaining({ learner: 'A', holdReason: expect.not.stringMatching(/0010800001/) }),
    )
  })

  it('outlives dropping out', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await holdPeople(world, lan, id, ['A'], 'Chờ xác minh')
    for (const score of ['3', '9']) {
      await world.sync(onePage(finalTest('A', score)))
      await world.reconcile()
      await world.certify()
    }
    expect(await world.states()).toEqual({ A: 'held', B: 'proposed' })
  })

  it('is not ended by a word where the roster lacks something', async () => {
    const world = await proposed('A')
    await world.pass([{ code: 'B', born: ' ' }])
    await world.certify()
    const { id } = await world.list()
    expect(await unholdPeople(world, lan, id, ['B'])).toMatchObject({ stillHeld: ['B'] })
    expect(await world.states()).toMatchObject({ B: 'held' })
  })
})
