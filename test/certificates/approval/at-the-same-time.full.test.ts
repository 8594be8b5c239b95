import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { proposeForCohort } from '../../../src/certificates/approval/propose.ts'
import { releaseProposal } from '../../../src/certificates/approval/release.ts'
import { withdrawProposal } from '../../../src/certificates/approval/withdraw.ts'
import { createDatabase, createPool, type Database } from '../../../src/database/connection.ts'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { atOnce } from '../../support/at-once.ts'
import { lan } from '../../support/installation.ts'
import { COHORT } from '../../support/world.ts'
import { codes, createProposedWorld, DECISION, type ProposedWorld } from './proposed-world.ts'

const worlds: ProposedWorld[] = []
const pools: ReturnType<typeof createPool>[] = []
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()))
})
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function proposed(...people: string[]): Promise<ProposedWorld> {
  const world = await createProposedWorld()
  worlds.push(world)
  await world.pass(codes(...people))
  await world.certify()
  return world
}

/** A connection of its own, as another process has it. */
function elsewhere(world: ProposedWorld): Database {
  const pool = createPool(world.databaseUrl, 1, '-c role=hocvu_service')
  pools.push(pool)
  return createDatabase(pool)
}

/** What somebody's act came to: its value, or the code of its refusal. */
const outcomeOf = async (act: Promise<string>): Promise<string> =>
  await act.catch((thrown) => {
    if (thrown instanceof HocvuError) return thrown.code
    throw thrown
  })

describe('at the same time', () => {
  it('many release a list: one decision counts, and there is one run', async () => {
    const world = await proposed('A', 'B', 'C')
    const { id } = await world.list()
    const release = (number: string) => () =>
      outcomeOf(
        releaseProposal({ ...world, db: elsewhere(world) }, lan, id, { ...DECISION, number }).then(
          ({ run }) => run.id,
        ),
      )
    const acts = ['1/QĐ', '2/QĐ', '1/QĐ', '2/QĐ', '1/QĐ'].map(release)
    const outcomes = await atOnce(world.database, 'proposals', acts)
    const runs = await world.db
      .selectFrom('runs')
      .select('id')
      .where(sql<boolean>`options->>'proposal' = ${id}`)
      .execute()
    expect(runs).toHaveLength(1)
    const winning = (await world.list()).decision?.number
    expect(outcomes).toEqual(
      ['1/QĐ', '2/QĐ', '1/QĐ', '2/QĐ', '1/QĐ'].map((number) =>
        number === winning ? runs[0]?.id : 'proposal.state',
      ),
    )
    await world.run('certify', COHORT, { proposal: id })
    const issued = await world.db
      .selectFrom('certificates')
      .select(['register_number', 'decision_number'])
      .orderBy('register_number')
      .execute()
    expect(issued).toEqual(
      [1, 2, 3].map((register_number) => ({ register_number, decision_number: winning })),
    )
  })

  it.each([
    ['released first', 'releasing', 'proposal.state'],
    ['withdrawn first', 'withdrawn', 'proposal.state'],
  ])('somebody releases and somebody withdraws, %s: the second is refused', async (_, state) => {
    const world = await proposed('A')
    const { id } = await world.list()
    const release = () =>
      outcomeOf(
        releaseProposal({ ...world, db: elsewhere(world) }, lan, id, DECISION).then(
          () => 'releasing',
        ),
      )
    const withdraw = () =>
      outcomeOf(
        withdrawProposal({ ...world, db: elsewhere(world) }, lan, id, 'Lập nhầm').then(
          () => 'withdrawn',
        ),
      )
    const acts = state === 'releasing' ? [release, withdraw] : [withdraw, release]
    expect(await atOnce(world.database, 'proposals', acts)).toEqual([state, 'proposal.state'])
    expect(await world.list()).toMatchObject({ state })
  })

  it('certify refreshes while a list is released: it stays as it was released', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await world.pass(codes('C'))
    const cohort = await getCohort(world.db, COHORT)
    const acts = [
      async () => {
        await releaseProposal({ ...world, db: elsewhere(world) }, lan, id, DECISION)
        return 'released'
      },
      async () => {
        const list = await proposeForCohort({ ...world, db: elsewhere(world) }, lan, cohort)
        return list?.state ?? 'none'
      },
    ]
    expect(await atOnce(world.database, 'proposals', acts)).toEqual(['released', 'releasing'])
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed' })
    await world.run('certify', COHORT, { proposal: id })
    await world.certify()
    expect(await world.states()).toEqual({ C: 'proposed' })
  })

  it('a list that was refreshed first is not released with more people than the decision names', async () => {
    const world = await proposed('A', 'B')
    const { id } = await world.list()
    await world.pass(codes('C'))
    const cohort = await getCohort(world.db, COHORT)
    const acts = [
      async () => {
        await proposeForCohort({ ...world, db: elsewhere(world) }, lan, cohort)
        return 'refreshed'
      },
      () =>
        outcomeOf(
          releaseProposal({ ...world, db: elsewhere(world) }, lan, id, {
            ...DECISION,
            expected: 2,
          }).then(() => 'released'),
        ),
    ]
    expect(await atOnce(world.database, 'proposal_items', acts)).toEqual([
      'refreshed',
      'request.conflict',
    ])
    expect(await world.list()).toMatchObject({ state: 'open', counts: { proposed: 3 } })
  })

  it('many propose at once: one list, everybody on it once', async () => {
    const world = await createProposedWorld()
    worlds.push(world)
    await world.pass(codes('A', 'B', 'C'))
    const cohort = await getCohort(world.db, COHORT)
    const acts = Array.from({ length: 6 }, () => async () => {
      const list = await proposeForCohort({ ...world, db: elsewhere(world) }, lan, cohort)
      return list?.id ?? 'none'
    })
    const lists = await atOnce(world.database, 'proposals', acts)
    expect(new Set(lists).size).toBe(1)
    expect(await world.states()).toEqual({ A: 'proposed', B: 'proposed', C: 'proposed' })
  })
})
