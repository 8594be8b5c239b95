/** Whose account somebody is whom a launch names: the platform's own, matched like any other, and nobody's by a name alone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountRow } from '../../src/evidence/account-row.ts'
import { upsertAccounts } from '../../src/evidence/account-store.ts'
import { recordRow } from '../../src/evidence/record-row.ts'
import { upsertRecords } from '../../src/evidence/record-store.ts'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import type { Launch } from '../../src/lti/launch/launch.ts'
import { noteWhoComes } from '../../src/lti/launch/who-comes.ts'
import { changeRegistration, registerPlatform } from '../../src/lti/register.ts'
import type { Registration } from '../../src/lti/registration.ts'
import type { GivenTerms } from '../../src/lti/terms.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { createRun } from '../../src/runs/run.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'

const PLATFORMS = `
platforms:
  - { id: lop-hoc, connector: spreadsheet }
  - { id: edx, connector: open-edx, url: "https://edx.example.vn", token: abc }
`
const ROSTER = `employee_code,full_name,date_of_birth,unit_code,unit_name,email
A1,Lò Thị An,01/02/1980,XA,Xã A,an@example.vn
A2,Quàng Văn Bình,02/02/1981,XA,Xã A,binh@example.vn
`
const outgoing = createOutgoing({ privateHosts: [] })
let installation: TestInstallation
let deps: Pick<TestInstallation, 'vault' | 'clock'> & { db: TestInstallation['database']['db'] }
let count = 0

beforeAll(async () => {
  installation = await createTestInstallation({ files: { 'platforms.yaml': PLATFORMS } })
  deps = { ...installation, db: installation.database.db }
  await installation.importRoster(ROSTER)
})
afterAll(async () => {
  outgoing.close()
  await installation.close()
})
beforeEach(async () => {
  await deps.db.deleteFrom('lti_people').execute()
})

const register = (own: Partial<GivenTerms>): Promise<Registration> => {
  count += 1
  const site = `https://lms-${count}.example.vn`
  return registerPlatform({ ...deps, outgoing }, 'user:lan', {
    ...{ name: 'LMS', issuer: site, clientId: 'hocvu', platformId: 'lop-hoc' },
    ...{ authUrl: `${site}/auth`, tokenUrl: `${site}/token`, keysUrl: `${site}/keys` },
    ...own,
  })
}

type Comer = Parameters<typeof noteWhoComes>[1]

/** @returns who is taken for whom afterwards */
async function comes(registration: Registration, own: Partial<Launch>) {
  const comer: Comer = {
    registration,
    ...{ sub: 'u-1', fullName: 'Lò Thị An', nameOrder: 'unknown', email: 'an@example.vn' },
    ...{ username: null, isLearner: true, isTest: false },
    ...own,
  }
  await noteWhoComes(deps, comer)
  const found = await deps.db
    .selectFrom('lti_people')
    .innerJoin('accounts', 'accounts.id', 'lti_people.account_id')
    .leftJoin('learners', 'learners.id', 'accounts.learner_id')
    .select([
      ...(['accounts.id', 'accounts.state', 'accounts.source_id', 'accounts.email'] as const),
      ...(['accounts.full_name', 'learners.employee_code as learner'] as const),
    ])
    .where('lti_people.registration_id', '=', registration.id)
    .where('lti_people.sub', '=', comer.sub)
    .executeTakeFirst()
  return found ?? null
}

const accounts = async (platform: string) =>
  (
    await deps.db
      .selectFrom('accounts')
      .select('source_id')
      .where('platform_id', '=', platform)
      .execute()
  ).length

describe('a learner who has no account yet', () => {
  it('gets one, which is linked where the platform makes sure of e-mail addresses', async () => {
    const registration = await register({ emailVerified: true })
    expect(await comes(registration, { sub: 'an' })).toMatchObject({ learner: 'A1' })
  })

  it('waits for a person where it does not, however well everything fits', async () => {
    const registration = await register({ emailVerified: false })
    const found = await comes(registration, { sub: 'an' })
    expect(found).toMatchObject({ state: 'waiting', learner: null, email: 'an@example.vn' })
  })

  it('is looked at again once somebody has said that it does', async () => {
    const registration = await register({ emailVerified: false })
    expect(await comes(registration, {})).toMatchObject({ learner: null })
    const sure = await changeRegistration({ ...deps, outgoing }, 'user:lan', registration.id, {
      emailVerified: true,
    })
    expect(await comes(sure, {})).toMatchObject({ learner: 'A1' })
  })

  it('waits again once somebody has said that it does not', async () => {
    const sure = await register({ emailVerified: true })
    expect(await comes(sure, { sub: 'once' })).toMatchObject({ learner: 'A1' })
    const unsure = await changeRegistration({ ...deps, outgoing }, 'user:lan', sure.id, {
      emailVerified: false,
    })
    expect(await comes(unsure, { sub: 'once' })).toMatchObject({ state: 'waiting', learner: null })
  })

  it('waits without name and e-mail; keeps them when a later launch leaves them out', async () => {
    const registration = await register({ emailVerified: true })
    expect(await comes(registration, { fullName: '', email: null })).toMatchObject({
      ...{ state: 'waiting', full_name: '' },
    })
    const named = await comes(registration, {})
    expect(named).toMatchObject({ learner: 'A1' })
    expect(await comes(registration, { fullName: '', email: null })).toEqual(named)
  })

  it('keeps the code that a person has written down, whatever a later launch tells', async () => {
    const registration = await register({ emailVerified: true })
    const first = await comes(registration, { email: 'an-moi@example.vn' })
    await deps.db
      .updateTable('accounts')
      .set({ employee_code: 'A1', employee_code_key: 'a1' })
      .where('id', '=', first?.id ?? '')
      .execute()
    const later = await comes(registration, { email: 'an-khac@example.vn' })
    expect(later).toMatchObject({ id: first?.id, email: 'an-khac@example.vn', learner: 'A1' })
    const kept = await deps.db
      .selectFrom('accounts')
      .select('employee_code')
      .where('id', '=', first?.id ?? '')
      .executeTakeFirst()
    expect(kept?.employee_code).toBe('A1')
  })

  it('is another one at another platform that calls somebody the same', async () => {
    const [one, other] = [await register({}), await register({})]
    const first = await comes(one, { sub: '7' })
    const second = await comes(other, { sub: '7', fullName: 'Quàng Văn Bình', email: null })
    expect(second?.id).not.toBe(first?.id)
  })

  it('ten launches at once make one', async () => {
    const registration = await register({})
    const before = await accounts('lop-hoc')
    await Promise.all(Array.from({ length: 10 }, () => comes(registration, { sub: 'many' })))
    expect(await accounts('lop-hoc')).toBe(before + 1)
  })

  it('waits with the national ID of another in an address that nobody has verified', async () => {
    await installation.importRoster(
      'full_name,national_id,date_of_birth,unit_code,unit_name\nGiàng Thị Mai,014180000999,01/02/1980,XA,Xã A\n',
    )
    const said = { sub: 'mai', fullName: 'Giàng Thị Mai', email: '014180000999@example.vn' }
    const typed = await comes(await register({ emailVerified: false }), said)
    expect(typed?.state).toBe('waiting')
    const verified = await comes(await register({ emailVerified: true }), said)
    expect(verified?.state).toBe('linked')
  })

  it('has no full national ID kept, wherever the platform puts it', async () => {
    const registration = await register({})
    const found = await comes(registration, {
      ...{ sub: 'cccd', username: '014180000123', fullName: 'Lò Thị An 014180000123' },
      email: '014180000123@example.vn',
    })
    expect(JSON.stringify(found)).not.toContain('014180000123')
  })
})

describe('an account that the platform has', () => {
  /** As a sync has read it. */
  const known = async (platform: string, sourceId: string) => {
    const { db, clock, vault } = deps
    const record = {
      ...{ kind: 'account' as const, sourceId: `a-${sourceId}`, account: sourceId },
      ...{ fullName: 'Quàng Văn Bình', nameOrder: 'family-first' as const, employeeCode: 'A2' },
      ...{ nationalId: null, username: null, email: null, emailVerified: true, phone: null },
      ...{ dateOfBirth: null, unit: null },
    }
    const run = await createRun(db, clock, {
      ...{ kind: 'sync', subject: platform, options: {}, actor: 'cli:lan' },
    })
    const observedAt = clock.now()
    const context = { platformId: platform, runId: run.id, observedAt, replayOf: null }
    await upsertRecords(db, context, [recordRow(record, vault)], null)
    await upsertAccounts(db, platform, [accountRow(record, vault)], observedAt)
    await db
      .updateTable('runs')
      .set({ state: 'succeeded', finished_at: observedAt })
      .where('id', '=', run.id)
      .execute()
  }

  it('is found by its own id where that is what a launch calls people (Moodle)', async () => {
    await known('lop-hoc', '41')
    const registration = await register({ product: 'moodle', subIsAccount: true })
    const before = await accounts('lop-hoc')
    expect(await comes(registration, { sub: '41' })).toMatchObject({ source_id: '41' })
    expect(await accounts('lop-hoc')).toBe(before)
  })

  it('keeps what the platform itself has told of it', async () => {
    await known('lop-hoc', '42')
    const registration = await register({ product: 'moodle', subIsAccount: true })
    const found = await comes(registration, { sub: '42', fullName: 'Kẻ Khác', email: 'x@y.vn' })
    expect(found).toMatchObject({ full_name: 'Quàng Văn Bình', email: null })
  })

  it('is found by user name on Open edX, where its connector reads them so', async () => {
    await known('edx', 'binh-qv')
    const registration = await register({ product: 'open-edx', platformId: 'edx' })
    const found = await comes(registration, { sub: 'opaque', username: 'binh-qv' })
    expect(found).toMatchObject({ source_id: 'binh-qv' })
  })

  it('is not found by user name where anybody may choose theirs', async () => {
    const registration = await register({ product: 'canvas', platformId: 'edx' })
    const found = await comes(registration, { sub: 'opaque', username: 'binh-qv' })
    expect(found?.source_id).toBe(`lti:${registration.id}:opaque`)
  })
})

describe('nobody is noted', () => {
  it('where nobody has said whose accounts they are', async () => {
    expect(await comes(await register({ platformId: null }), {})).toBeNull()
  })

  it('who only teaches, or looks as if they were a learner', async () => {
    const registration = await register({})
    const before = await accounts('lop-hoc')
    expect(await comes(registration, { isLearner: false })).toBeNull()
    expect(await comes(registration, { isTest: true })).toBeNull()
    expect(await accounts('lop-hoc')).toBe(before)
  })

  it('whose data was erased, by the account or by what they are known by', async () => {
    const registration = await register({ subIsAccount: true, emailVerified: true })
    await comes(registration, { sub: '77', fullName: 'Quàng Văn Bình', email: 'binh@example.vn' })
    await erasePerson({ ...installation, ...installation.database }, lan, 'A2', {
      ...{ reason: 'Theo yêu cầu', request: null, dryRun: false },
    })
    const before = await accounts('lop-hoc')
    expect(await comes(registration, { sub: '77' })).toBeNull()
    const named = { sub: '78', fullName: 'QUÀNG VĂN BÌNH', email: 'Binh@example.vn' }
    expect(await comes(registration, named)).toBeNull()
    // From now on also without a name.
    expect(await comes(registration, { sub: '78', fullName: '', email: null })).toBeNull()
    expect(await accounts('lop-hoc')).toBe(before)
  })
})
