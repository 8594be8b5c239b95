import { afterAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/audit.ts'
import { tableContents } from '../../support/table-contents.ts'
import { COHORT, finalTest, onePage, rosterCsv } from '../../support/world.ts'
import { codes, createProposedWorld, type ProposedWorld } from './proposed-world.ts'

const worlds: ProposedWorld[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function proposed(...people: string[]): Promise<ProposedWorld> {
  const world = await createProposedWorld()
  worlds.push(world)
  await world.pass(codes(...people))
  return world
}

const certificates = async (world: ProposedWorld) =>
  await world.db.selectFrom('certificates').select('number').orderBy('register_number').execute()

describe('a program that issues by approval', () => {
  it('proposes whoever has passed, and issues nothing', async () => {
    const world = await proposed('A', 'B')
    await world.pass(codes('C'), '4.9')
    const { result } = await world.certify()
    const { id } = await world.list()
    expect(result).toEqual({
      cohort: COHORT,
      issued: 0,
      awaitingSignature: 0,
      proposal: { id, state: 'open', proposed: 2, held: 0, dropped: 0, issued: 0 },
      held: [],
    })
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed' })
    expect(await certificates(world)).toEqual([])
  })

  it('makes no list where nobody has earned anything', async () => {
    const world = await proposed()
    expect((await world.certify()).result).toMatchObject({ issued: 0, proposal: null, held: [] })
    expect(await world.db.selectFrom('proposals').select('id').execute()).toEqual([])
  })

  it('writes nothing when it is asked again', async () => {
    const world = await proposed('A', 'B')
    await world.certify()
    const before = await tableContents(world.db, { without: ['runs'] })
    const again = await world.certify()
    expect(again.result).toMatchObject({ proposal: { proposed: 2 } })
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
  })

  it('adds who has passed since, drops who has not any more, and takes them back', async () => {
    const world = await proposed('A', 'B')
    await world.certify()
    await world.pass(codes('C'))
    await world.sync(onePage(finalTest('A', '3')))
    await world.reconcile()
    // What the list says follows at once; what is stored, with the next certify.
    expect(await world.states()).toMatchObject({ A: 'dropped' })
    expect((await world.certify()).result).toMatchObject({
      proposal: { proposed: 2, dropped: 1 },
    })
    expect(await world.states()).toEqual({ A: 'dropped', B: 'proposed', C: 'proposed' })
    await world.sync(onePage(finalTest('A', '9')))
    await world.reconcile()
    await world.certify()
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed', C: 'proposed' })
    expect(await world.db.selectFrom('proposals').select('id').execute()).toHaveLength(1)
  })

  it('holds the one whose date of birth or unit is missing, and nobody else', async () => {
    const world = await proposed('A')
    await world.pass([{ code: 'B', born: ' ' }, { code: 'C', unit: ' ' }])
    const { result } = await world.certify()
    expect(result).toMatchObject({
      proposal: { proposed: 1, held: 2 },
      held: [
        { learner: 'B', reason: 'roster', missing: ['date-of-birth'] },
        { learner: 'C', reason: 'roster', missing: ['unit'] },
      ],
    })
    await world.importRoster(rosterCsv([{ code: 'B' }]))
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed', C: 'held' })
  })

  it('takes over an outcome that was decided anew, and shows it as held until then', async () => {
    const world = await proposed('A')
    await world.certify()
    await world.sync(onePage(finalTest('A', '9')))
    await world.reconcile()
    expect(await world.people()).toMatchObject([
      { state: 'held', reasons: ['outcome-changed'], score: '8' },
    ])
    await world.certify()
    expect(await world.people()).toMatchObject([{ state: 'proposed', reasons: [], score: '9' }])
  })

  it('is in the audit trail: who proposed, and how many', async () => {
    const world = await proposed('A', 'B')
    await world.certify()
    await world.pass(codes('C'))
    await world.certify()
    const { id } = await world.list()
    const entries = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'action', 'after'])
      .where('subject', '=', id)
      .orderBy('seq')
      .execute()
    const counts = { held: 0, dropped: 0, issued: 0, cohort: COHORT }
    expect(entries).toEqual([
      { actor: 'cli:lan', action: 'proposals.open', after: { ...counts, added: 2, proposed: 2 } },
      { actor: 'cli:lan', action: 'proposals.refresh', after: { ...counts, added: 1, proposed: 3 } },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('is proposed by a chain of a schedule, and not issued', async () => {
    const world = await proposed('A')
    await world.run('reconcile', COHORT, { dryRun: false, full: false, chain: true })
    const runs = await world.db
      .selectFrom('runs')
      .select(['kind', 'options'])
      .where('kind', '=', 'certify')
      .execute()
    expect(runs).toEqual([{ kind: 'certify', options: {} }])
    await world.certify()
    expect(await world.states()).toEqual({ A: 'proposed' })
    expect(await certificates(world)).toEqual([])
  })
})
