import { afterAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { tableContents } from '../../support/table-contents.ts'
import { COHORT, finalTest, onePage, rosterCsv } from '../../support/world.ts'
import { codes, createProposedWorld, type ProposedWorld } from './proposed-world.ts'

const worlds: ProposedWorld[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function createWorld(): Promise<ProposedWorld> {
  const world = await createProposedWorld()
  worlds.push(world)
  return world
}

const certificates = async (world: ProposedWorld) =>
  await world.db.selectFrom('certificates').select('number').execute()

describe('a program that issues by approval', () => {
  it('proposes whoever has passed, and issues nothing: neither certify nor a schedule', async () => {
    const world = await createWorld()
    expect((await world.certify()).result).toMatchObject({ issued: 0, proposal: null, held: [] })
    expect(await world.db.selectFrom('proposals').select('id').execute()).toEqual([])

    await world.pass(codes('A', 'B'))
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

    const before = await tableContents(world.db, { without: ['runs'] })
    expect((await world.certify()).result).toMatchObject({ proposal: { proposed: 2 } })
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)

    const chained = await world.run('reconcile', COHORT, {
      dryRun: false,
      full: false,
      chain: true,
    })
    const follower = await world.db
      .selectFrom('runs')
      .select(['kind', 'options'])
      .where('parent_id', '=', chained.id)
      .executeTakeFirst()
    expect(follower).toEqual({ kind: 'certify', options: {} })
    expect(await certificates(world)).toEqual([])
  })

  it('adds who has passed since, drops who has not any more, and takes them back', async () => {
    const world = await createWorld()
    await world.pass(codes('A', 'B'))
    await world.certify()
    await world.pass(codes('C'))
    await world.sync(onePage(finalTest('A', '3')))
    await world.reconcile()
    // What a list shows follows at once; what is stored, with the next certify.
    expect(await world.states()).toMatchObject({ A: 'dropped' })
    expect((await world.certify()).result).toMatchObject({ proposal: { proposed: 2, dropped: 1 } })
    expect(await world.states()).toEqual({ A: 'dropped', B: 'proposed', C: 'proposed' })
    await world.sync(onePage(finalTest('A', '9'), finalTest('B', '9')))
    await world.reconcile()
    // Decided anew with another score: not what was proposed, until the list takes it over.
    expect(await world.people()).toContainEqual(
      expect.objectContaining({ learner: 'B', state: 'held', reasons: ['outcome-changed'] }),
    )
    await world.certify()
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed', C: 'proposed' })
    const lists = await world.db.selectFrom('proposals').select('id').execute()
    expect(lists).toHaveLength(1)

    const entries = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'action', 'after'])
      .where('subject', '=', lists[0]?.id ?? '')
      .orderBy('seq')
      .execute()
    const counts = { held: 0, issued: 0, cohort: COHORT }
    const [opened, refreshed] = [
      { ...counts, added: 2, proposed: 2, dropped: 0 },
      { ...counts, added: 1, proposed: 2, dropped: 1 },
    ]
    expect(entries).toEqual([
      { actor: 'cli:lan', action: 'proposals.open', after: opened },
      { actor: 'cli:lan', action: 'proposals.refresh', after: refreshed },
      {
        actor: 'cli:lan',
        action: 'proposals.refresh',
        after: { ...counts, added: 0, proposed: 3, dropped: 0 },
      },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('holds the one whose date of birth or unit is missing, and nobody else', async () => {
    const world = await createWorld()
    await world.pass([{ code: 'A' }, { code: 'B', born: ' ' }, { code: 'C', unit: ' ' }])
    expect((await world.certify()).result).toMatchObject({
      proposal: { proposed: 1, held: 2 },
      held: [
        { learner: 'B', reason: 'roster', missing: ['date-of-birth'] },
        { learner: 'C', reason: 'roster', missing: ['unit'] },
      ],
    })
    await world.importRoster(rosterCsv([{ code: 'B' }]))
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed', C: 'held' })
  })
})
