import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { getCohort } from '../../src/programs/store.ts'
import { mergeLearners } from '../../src/reconciliation/account-decisions/merge.ts'
import { spreadChanges, takeNoted } from '../../src/reconciliation/changed-store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import { lan } from '../support/installation.ts'
import { account, COHORT, finalTest, onePage, type World } from '../support/world.ts'
import { createSchool, program } from './happenings.ts'
import { changePrograms } from './meanwhile.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

const OTHER = 'lop-khac'
/** A second class with the same people and the same evidence. */
const otherClass = program()
  .replace('id: ky-nang-so', 'id: ky-nang-khac')
  .replace(`id: ${COHORT}`, `id: ${OTHER}`)

let world: World
beforeEach(async () => {
  world = await createSchool()
  worlds.push(world)
  await world.reconcile()
})

/** A run that nobody has written down: whatever it decides is refused, and taken back with all that was done for it. */
async function dieWhileDeciding() {
  const cohort = await getCohort(world.db, COHORT)
  const run = { runId: '00000000-0000-4000-8000-000000000000', dryRun: false, full: false }
  await expect(reconcileCohort(world.db, world.clock, cohort, run)).rejects.toThrow('run')
}

const everybodyStands = async () =>
  expect(await world.reconcile(COHORT, { dryRun: true, full: true })).toMatchObject({ changed: 0 })

/** As if it were read in a transaction that has not come to its end. */
const newScore = (db: World['db'], code: string, raw: string) =>
  sql`with version as (
      insert into record_versions (platform_id, course, source_id, kind, account, payload, payload_hash, observed_at, run_id)
      select v.platform_id, v.course, v.source_id, v.kind, v.account, jsonb_set(v.payload, '{attempts,0,raw}', to_jsonb(${raw}::text)),
        sha256(${raw}::bytea), v.observed_at + interval '1 hour', v.run_id
      from records r join record_versions v on v.id = r.version_id where r.account = ${code} and r.kind = 'test'
      returning *
    )
    update records r set version_id = version.id, payload_hash = version.payload_hash, observed_at = version.observed_at
    from version where r.platform_id = version.platform_id and r.course = version.course and r.source_id = version.source_id`.execute(
    db,
  )

describe('nobody is missed', () => {
  it('whose record is stored in a transaction that ends after the reconciliation', async () => {
    const trx = await world.db.startTransaction().execute()
    await newScore(trx, 'A', '3')
    expect(await world.reconcile()).toMatchObject({ looked: 0 })
    await trx.commit().execute()
    expect(await world.reconcile()).toMatchObject({ looked: 1, counts: { passed: 5 } })
    await everybodyStands()
  })

  it('whose account changes hands while its records are being stored, whichever ends first', async () => {
    const relink = () =>
      world.sync(onePage(account('A', { employeeCode: 'B', fullName: 'Nguyễn Văn B' })))
    const trx = await world.db.startTransaction().execute()
    await newScore(trx, 'A', '10')
    await relink()
    // Decided with the account, and without the score that nobody sees so far.
    await world.reconcile()
    await trx.commit().execute()
    expect(await world.reconcile()).toMatchObject({ looked: 1, changed: 1 })
    await everybodyStands()
  })

  it('whose evidence another class found changed first', async () => {
    await changePrograms(world, program(), otherClass)
    await world.reconcile()
    await world.reconcile(OTHER)
    await world.sync(onePage(finalTest('A', '3')))
    expect(await world.reconcile(OTHER)).toMatchObject({ looked: 1 })
    expect(await world.reconcile()).toMatchObject({ looked: 1, counts: { passed: 5 } })
    await everybodyStands()
  })

  it('when a reconciliation dies while it decides', async () => {
    await world.sync(onePage(finalTest('A', '3'), finalTest('B', '4')))
    await dieWhileDeciding()
    expect(await world.reconcile()).toMatchObject({ looked: 2, counts: { passed: 4 } })
    await everybodyStands()
  })

  it('when one dies that looks at everybody', async () => {
    await changePrograms(world, program({ pass: 8 }))
    await dieWhileDeciding()
    expect(await world.reconcile()).toMatchObject({ looked: 6, counts: { passed: 0 } })
    expect(await world.reconcile()).toMatchObject({ looked: 0 })
  })

  it('when somebody only looks first', async () => {
    await world.sync(onePage(finalTest('A', '3')))
    expect(await world.reconcile(COHORT, { dryRun: true })).toMatchObject({ looked: 1, changed: 1 })
    expect(await world.reconcile()).toMatchObject({ looked: 1, changed: 1 })
  })

  it('who takes on the accounts of a second row of the roster', async () => {
    const idOf = async (code: string) =>
      (
        await world.db
          .selectFrom('learners')
          .select('id')
          .where('employee_code', '=', code)
          .executeTakeFirstOrThrow()
      ).id
    const [kept, absorbed] = [await idOf('A'), await idOf('B')]
    await world.sync(onePage(finalTest('B', '10')))
    await world.reconcile()
    await mergeLearners(
      { db: world.db, clock: world.clock },
      lan,
      { kept, absorbed },
      { reason: 'Trùng người', attachment: null },
    )
    expect(await world.reconcile()).toMatchObject({ looked: 1, changed: 1, counts: { passed: 5 } })
    await everybodyStands()
  })
})

it('of a class that nobody decides any more everybody is noted once; again while a note is being taken off', async () => {
  const changes = async (raw: string) => {
    await world.sync(onePage(finalTest('A', raw)))
    await spreadChanges(world.db)
  }
  const noted = () => world.db.selectFrom('changed_enrolments').select('cohort_id').execute()
  await changes('3')
  await changes('4')
  expect(await noted()).toHaveLength(1)
  const trx = await world.db.startTransaction().execute()
  expect(await takeNoted(trx, COHORT, null, 10)).toHaveLength(1)
  await changes('9')
  await trx.commit().execute()
  expect(await noted()).toHaveLength(1)
  await world.reconcile()
  await everybodyStands()
})

it('what changed is told once, and of classes that nobody has begun to look at nothing is kept', async () => {
  await changePrograms(world, program(), otherClass)
  await world.sync(onePage(finalTest('A', '3')))
  await spreadChanges(world.db)
  await spreadChanges(world.db)
  const noted = () => world.db.selectFrom('changed_enrolments').select('cohort_id').execute()
  expect(await noted()).toEqual([{ cohort_id: COHORT }])
  await world.reconcile()
  expect(await noted()).toEqual([])
  expect(await world.reconcile(OTHER)).toMatchObject({ looked: 6, changed: 6 })
})
