import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { createApiKey, revokeApiKey } from '../../src/access/api-keys.ts'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import { openInstallation } from '../../src/main.ts'
import { lan } from '../support/installation.ts'
import { linkByHand } from '../support/link-by-hand.ts'
import {
  account,
  COHORT,
  cohortYaml,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../support/world.ts'

interface Entry {
  actor: string
  action: string
  before: object | null
  after: object | null
}

describe('the audit trail', () => {
  let world: World
  let seen = 0

  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  /** The entries since this was last asked. */
  async function news(): Promise<Entry[]> {
    const { rows } = await sql<Entry & { seq: number }>`
      select seq, actor, action, before, after from audit_entries where seq > ${seen} order by seq`.execute(
      world.db,
    )
    seen = rows.at(-1)?.seq ?? seen
    return rows.map(({ actor, action, before, after }) => ({ actor, action, before, after }))
  }

  it('begins with the configuration that was loaded', async () => {
    expect(await news()).toMatchObject([{ action: 'configuration.load' }])
  })

  it('has a roster import once, and nothing when it changes nothing', async () => {
    const people = rosterCsv([{ code: 'A1' }, { code: 'A2' }])
    await world.importRoster(people)
    expect(await news()).toMatchObject([
      { actor: 'cli:lan', action: 'roster.import', after: { accepted: 2, enrolled: 0 } },
    ])
    await world.importRoster(people)
    expect(await news()).toEqual([])
  })

  it('has who was assigned to a cohort, also when the roster says nothing else that is new', async () => {
    await world.importRoster(rosterCsv([{ code: 'A1', cohort: COHORT }]))
    expect(await news()).toMatchObject([
      {
        actor: 'cli:lan',
        action: 'roster.import',
        after: { accepted: 0, changed: 0, enrolled: 1, cohorts: [COHORT] },
      },
    ])
  })

  it('has the account that a person linked', async () => {
    await world.sync(onePage(...learnerWith('A1', '9'), account('9')))
    const waiting = await world.db
      .selectFrom('accounts')
      .select('id')
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow()
    const { id } = await world.db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', 'A2')
      .executeTakeFirstOrThrow()
    expect(await news()).toEqual([])
    await linkByHand(world.db, world.clock, lan, waiting.id, id)
    expect(await news()).toMatchObject([
      {
        actor: 'cli:lan',
        action: 'account.link',
        before: { state: 'waiting', learner: null },
        after: { state: 'linked', learner: id },
      },
    ])
  })

  it('has API keys made and revoked, without the key', async () => {
    const { id, key } = await createApiKey(world.db, world.clock, lan.actor, {
      name: 'portal',
      scopes: ['cohorts:read'],
    })
    await revokeApiKey(world.db, world.clock, lan.actor, id)
    const entries = await news()
    expect(entries).toMatchObject([
      { action: 'api-key.create', after: { name: 'portal', scopes: ['cohorts:read'] } },
      { action: 'api-key.revoke', after: null },
    ])
    expect(JSON.stringify(entries)).not.toContain(key)
  })

  it('has what was issued, by whom', async () => {
    await world.reconcile()
    await world.run('certify', COHORT)
    expect(await news()).toMatchObject([
      { actor: 'cli:lan', action: 'certificates.issue', after: { count: 1 } },
    ])
    await world.run('certify', COHORT)
    expect(await news()).toEqual([])
  })

  it('names each definition that a changed file brought, with its version before and after', async () => {
    const cohorts = [cohortYaml(COHORT), cohortYaml('kns-2')].join('')
    writeFileSync(
      join(world.settings.HOCVU_CONFIG, 'programs', 'p0.yaml'),
      programYaml({ rules: '{ finalTest: { pass: 6 }, attendance: none }', cohorts }),
    )
    const reload = async () => {
      const installation = await openInstallation({
        settings: parseSettings(world.environment),
        clock: world.clock,
        log: pino({ level: 'silent' }),
        actor: lan.actor,
      })
      await installation.close()
    }
    await reload()
    expect(await news()).toMatchObject([
      {
        actor: 'cli:lan',
        action: 'configuration.load',
        before: { versions: { 'program ky-nang-so': 1, [`cohort ${COHORT}`]: 1 } },
        after: {
          changed: ['program ky-nang-so', `cohort ${COHORT}`, 'cohort kns-2'],
          versions: { 'program ky-nang-so': 2, [`cohort ${COHORT}`]: 2, 'cohort kns-2': 1 },
        },
      },
    ])
    await reload()
    expect(await news()).toEqual([])
  })

  it('holds together', async () => {
    expect(await findBrokenAudit(world.db)).toBeNull()
  })
})
