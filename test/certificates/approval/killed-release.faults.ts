import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hocvu, startCommand } from '../../support/hocvu.ts'
import { until } from '../../support/until.ts'
import { COHORT } from '../../support/world.ts'
import { codes, createProposedWorld, type ProposedWorld } from './proposed-world.ts'

const PEOPLE = 1300

describe('a release that is killed in the middle', () => {
  let world: ProposedWorld
  beforeAll(async () => {
    world = await createProposedWorld()
    await world.pass(codes(...Array.from({ length: PEOPLE }, (_, index) => `P${index}`)))
    await world.certify()
  })
  afterAll(() => world.close())

  it('goes on with the same decision: none is lost, none doubled, the register has no gap', async () => {
    const { id } = await world.list()
    const decision = ['--decision', '123/QĐ-SKHCN', '--date', '2026-03-01', '--json']
    const args = ['proposals', 'release', id, ...decision]
    const issued = async () =>
      (await world.db.selectFrom('certificates').select('register_number').execute()).length
    const first = startCommand(args, world.environment)
    await until('some are issued', async () => (await issued()) > 0)
    await first.kill()
    const before = await issued()
    expect(before).toBeLessThan(PEOPLE)
    expect(await world.list()).toMatchObject({ state: 'releasing', counts: { issued: before } })

    const other = await hocvu(
      ['proposals', 'release', id, '--decision', '9/QĐ', '--date', '2026-03-01', '--json'],
      world.environment,
    )
    expect(other).toMatchObject({ code: 1, json: { error: { code: 'proposal.state' } } })
    const again = await hocvu(args, world.environment)
    expect(again).toMatchObject({
      code: 0,
      json: { cohort: COHORT, proposal: { state: 'released', issued: PEOPLE }, notIssued: [] },
    })
    const rows = await world.db
      .selectFrom('certificates')
      .select(['register_number', 'enrolment_id', 'decision_number', 'run_id'])
      .orderBy('register_number')
      .execute()
    expect(rows.map((row) => row.register_number)).toEqual(
      Array.from({ length: PEOPLE }, (_, index) => index + 1),
    )
    for (const key of ['decision_number', 'run_id'] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(1)
    expect(new Set(rows.map((row) => row.enrolment_id)).size).toBe(PEOPLE)
    expect(await world.list()).toMatchObject({ state: 'released', counts: { issued: PEOPLE } })
  }, 120_000)
})
