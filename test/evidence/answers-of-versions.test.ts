import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, createWorld, enrolment, finalTest, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Where the kept answers say that the newest version of each record of an account was read, by kind. */
async function placesOf(id: string) {
  const found = await sql<{ kind: string; place: string | null }>`
    select v.kind, p.place from records r
    join record_versions v on v.id = r.version_id
    left join raw_pages p on p.run_id = v.run_id and p.seq = v.answer
    where r.account = ${id}`.execute(world.db)
  return Object.fromEntries(found.rows.map(({ kind, place }) => [kind, place]))
}

const answers = (...places: string[]) => ({ raw: places.map((place) => ({ place, body: '{}' })) })

describe('a version of a record', () => {
  it('names the last answer of the page that it was read from', async () => {
    await world.sync([
      { records: [account('a'), enrolment('a')], ...answers('users 1', 'users 2') },
      { records: [finalTest('a', '6')], ...answers('grades 1') },
    ])
    expect(await placesOf('a')).toEqual({
      account: 'users 2',
      enrolment: 'users 2',
      test: 'grades 1',
    })
  })

  it('names the answer that changed it, and not a later one that said the same', async () => {
    await world.sync([{ records: [account('b'), finalTest('b', '6')], ...answers('first') }])
    await world.sync([{ records: [account('b'), finalTest('b', '7')], ...answers('second') }])
    expect(await placesOf('b')).toEqual({ account: 'first', test: 'second' })
  })

  it('names none where the platform’s answers are not kept, or are read again', async () => {
    await world.sync([{ records: [account('c')] }])
    expect(await placesOf('c')).toEqual({ account: null })
    const runId = await world.newRun('sync', 'lms')
    await world.sync([answers('third')], { runId })
    await world.replay(runId, [{ records: [account('d')], ...answers('third') }])
    expect(await placesOf('d')).toEqual({ account: null })
  })
})
