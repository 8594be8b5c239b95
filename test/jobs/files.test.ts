import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { makeFiles } from '../../jobs/files.ts'
import { beginFile, countWithoutFile } from '../../src/certificates/file-store.ts'
import { certificateFile } from '../../src/certificates/files.ts'
import { cohortProgress } from '../../src/certificates/progress-store.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createRun, getRun } from '../../src/runs/run.ts'
import { certifiedWorlds, certify, people, register } from '../certificates/certified-world.ts'
import { lan } from '../support/installation.ts'
import { COHORT, type World } from '../support/world.ts'

const PEOPLE = 6

describe('making the files of certificates', () => {
  const worlds = certifiedWorlds()
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(people(PEOPLE))
    await certify(world)
  })
  afterAll(() => worlds.close())

  const all = { goOn: async () => true }
  const look = async () => (await cohortProgress(world.db, lan, COHORT, world.clock.now())).files
  /** The template stumbles over some of them. */
  const stumblingOver = (...numbers: number[]): World => ({
    ...world,
    renderer: {
      ...world.renderer,
      render: (...given: Parameters<World['renderer']['render']>) => {
        if (numbers.includes(given[0].registerNumber))
          throw new HocvuError('certificate.template', 'certificate.typ:12:3: it stumbles here')
        return world.renderer.render(...given)
      },
    },
  })

  it('stops when it is told to', async () => {
    const none = { made: 0, failed: 0 }
    expect(await makeFiles(world, { goOn: async () => false })).toEqual(none)
    expect(await look()).toEqual({ made: 0, waiting: PEOPLE, faulty: 0, faults: [] })
  })

  it('goes on past certificates that cannot be printed, and tells why', async () => {
    expect(await makeFiles(stumblingOver(3, 4), all)).toEqual({ made: PEOPLE - 2, failed: 2 })
    const fault = 'certificate.typ:12:3: it stumbles here'
    const triedAt = world.clock.now()
    expect(await look()).toMatchObject({
      ...{ made: PEOPLE - 2, waiting: 0, faulty: 2 },
      faults: [
        { number: '3/2026/GCN', learner: 'P3', fault, triedAt },
        { number: '4/2026/GCN', learner: 'P4', fault, triedAt },
      ],
    })
  })

  it('leaves them alone for an hour, unless somebody opens one', async () => {
    world.clock.pass(59)
    expect(await makeFiles(world, all)).toEqual({ made: 0, failed: 0 })
    const [, , , fourth] = await register(world)
    const opened = await findByCode(world.db, fourth?.code ?? '')
    if (opened) await certificateFile(world, opened)
    expect(await look()).toMatchObject({ made: PEOPLE - 1, faulty: 1 })
    world.clock.pass(1)
    expect(await makeFiles(world, all)).toEqual({ made: 1, failed: 0 })
    expect(await look()).toEqual({ made: PEOPLE, waiting: 0, faulty: 0, faults: [] })
  })

  it('stops at a key that does not sign, and makes all of them once it does', async () => {
    const { db } = world
    await sql`update certificates set file_made = false`.execute(db)
    await sql`insert into certificate_revisions
      select (jsonb_populate_record(r, jsonb_build_object('revision', 2, 'kind', 'revised', 'reason', 'x',
        'code', r.code || '2', 'snapshot', r.snapshot || '{"revision": 2}'))).* from certificate_revisions r`.execute(
      db,
    )
    await sql`update certificates set revision = 2`.execute(db)
    const unusable = async () => {
      throw new HocvuError('key.unusable', 'The key has expired.')
    }
    expect(await makeFiles({ ...world, fileSigner: unusable }, all)).toEqual({ made: 0, failed: 1 })
    expect(await look()).toMatchObject({ waiting: PEOPLE, faulty: 0 })
    expect(await makeFiles(world, all)).toEqual({ made: PEOPLE, failed: 0 })
  })

  it('leaves one alone that ended its process three times, and longer each time', async () => {
    const { db, clock } = world
    await sql`update certificates set file_made = false`.execute(db)
    await sql`insert into certificate_revisions
      select (jsonb_populate_record(r, jsonb_build_object('revision', 4, 'kind', 'revised', 'reason', 'x',
        'code', r.code || '4', 'snapshot', r.snapshot || '{"revision": 4}'))).* from certificate_revisions r
      where r.revision = 1`.execute(db)
    await sql`update certificates set revision = 4`.execute(db)
    const [, deadly] = await register(world)
    const certificate = await findByCode(db, deadly?.code ?? '')
    if (certificate === null) throw new Error('there is no second certificate')
    // As whoever is at it leaves it behind.
    const dieAtIt = () => beginFile(db, certificate, clock.now())
    expect(await makeFiles(stumblingOver(2), all)).toMatchObject({ failed: 1 })
    clock.pass(60)
    for (let process = 1; process <= 2; process += 1) {
      expect(await dieAtIt()).toBe(true)
      clock.pass(60)
      expect(await countWithoutFile(db, COHORT, clock.now())).toBe(1)
    }
    expect(await dieAtIt()).toBe(true)
    expect(await makeFiles(world, all)).toEqual({ made: 0, failed: 0 })
    await expect(certificateFile(world, certificate)).rejects.toMatchObject({
      code: 'certificate.file-rests',
      retryable: true,
    })
    expect((await look()).faults).toMatchObject([
      { number: '2/2026/GCN', fault: expect.stringContaining('begun 3 times') },
    ])
    clock.pass(60)
    expect(await dieAtIt()).toBe(true)
    clock.pass(119)
    expect(await dieAtIt()).toBe(false)
    clock.pass(1)
    expect(await makeFiles(world, all)).toEqual({ made: 1, failed: 0 })
    expect((await look()).faults).toEqual([])
  })

  it('is a run with progress, partial when some could not be made', async () => {
    const { db, clock } = world
    await sql`update certificates set file_made = false`.execute(db)
    await sql`insert into certificate_revisions
      select (jsonb_populate_record(r, jsonb_build_object('revision', 3, 'kind', 'revised', 'reason', 'x',
        'code', r.code || '3', 'snapshot', r.snapshot || '{"revision": 3}'))).* from certificate_revisions r
      where r.revision = 1`.execute(db)
    await sql`update certificates set revision = 3`.execute(db)
    const seen: object[] = []
    const run = await createRun(db, clock, {
      kind: 'files',
      subject: COHORT,
      options: {},
      actor: 'cli:lan',
    })
    await executeRun(stumblingOver(5), run.id, {
      lastTry: true,
      onProgress: (progress) => seen.push(progress),
    })
    expect(seen.at(-1)).toEqual({ made: PEOPLE - 1, failed: 1, of: PEOPLE })
    expect(await getRun(db, run.id)).toMatchObject({
      state: 'partial',
      result: { cohort: COHORT, made: PEOPLE - 1, failed: 1 },
    })
  })
})
