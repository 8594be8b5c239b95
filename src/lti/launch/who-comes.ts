/**
 * Which account of the platform somebody is whom a launch names. A learner who has none yet gets one, which goes through the
 * same matching as all others; whoever was erased stays out.
 */
import type { AccountRecord } from '../../../connectors/contract.ts'
import type { Database, Trx } from '../../database/connection.ts'
import { accountRow } from '../../evidence/account-row.ts'
import { type AccountRow, upsertAccounts } from '../../evidence/account-store.ts'
import { matchAccounts } from '../../evidence/link.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import { keyWithoutNationalId } from '../../evidence/without-national-id.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { accountKey } from '../../suppression/suppressed-keys.ts'
import { findSuppressed, suppress } from '../../suppression/suppression-store.ts'
import type { Registration } from '../registration.ts'
import type { Launch } from './launch.ts'
import {
  connectorOf,
  findAccount,
  type KnownAccount,
  type News,
  notePerson,
  takeNews,
} from './who-store.ts'

interface WhoDeps {
  db: Database
  clock: Clock
  vault: Vault
}

type Comer = Pick<
  Launch,
  'registration' | 'sub' | 'fullName' | 'nameOrder' | 'email' | 'username' | 'isLearner' | 'isTest'
>

/** Afterwards `lti_people` says which account it is, unless it is nobody's. */
export async function noteWhoComes(deps: WhoDeps, comer: Comer): Promise<void> {
  const { registration, sub, isLearner, isTest } = comer
  const { platformId } = registration
  // Nobody has said whose accounts they are, or it is a teacher who looks as if they were a learner.
  if (platformId === null || isTest) return
  const { db, clock, vault } = deps
  const sourceId = await sourceIdOf(deps, platformId, comer)
  const who = { registrationId: registration.id, sub, platformId, sourceId }
  const row = accountRow(recordOf(comer, sourceId), vault)
  const known = await findAccount(db, who)
  if (known !== null && !hasNews(known, row)) {
    await notePerson(db, { ...who, accountId: known.id }, clock.now())
    return
  }
  // Who teaches needs no account: they would only wait for somebody to say whose it is.
  if (known === null && !isLearner) return
  const taken = await db.transaction().execute(async (trx) => {
    // Whoever is erased meanwhile is erased before or after this, and not in between.
    await lockMatching(trx)
    if (await isErased(trx, vault, platformId, row)) return false
    const present = await findAccount(trx, who)
    if (present === null) await upsertAccounts(trx, platformId, [row], clock.now())
    else if (present.byLaunches) await takeNews(trx, present.id, merged(present, row), clock.now())
    const account = await findAccount(trx, who)
    if (account !== null) await notePerson(trx, { ...who, accountId: account.id }, clock.now())
    return account !== null
  })
  if (taken) await matchAccounts(db, clock, platformId)
}

/** By what the platform itself calls the account, where a launch tells; else by a name that only launches have for it. */
async function sourceIdOf(
  { db, vault }: Pick<WhoDeps, 'db' | 'vault'>,
  platformId: string,
  { registration, sub, username }: Pick<Comer, 'registration' | 'sub' | 'username'>,
): Promise<string> {
  if (registration.subIsAccount) return keyWithoutNationalId(sub, vault)
  if (username !== null && (await isUserName(db, registration, platformId)))
    return keyWithoutNationalId(username, vault)
  return `lti:${registration.id}:${sub}`
}

/** Open edX calls its accounts by user name, in launches and where they are read, and lets nobody change it. */
const isUserName = async (db: Database, { product }: Registration, platformId: string) =>
  product === 'open-edx' && (await connectorOf(db, platformId)) === 'open-edx'

function recordOf(comer: Comer, sourceId: string): AccountRecord {
  const { registration, fullName, nameOrder, email } = comer
  return {
    ...{ kind: 'account', sourceId, account: sourceId, fullName, nameOrder, email },
    emailVerified: registration.emailVerified,
    ...{ employeeCode: null, nationalId: null, username: comer.username, phone: null },
    ...{ dateOfBirth: null, unit: null },
  }
}

/** What a launch leaves out is not forgotten: platforms are told what they may say. */
const hasNews = (known: KnownAccount, row: AccountRow): boolean =>
  known.byLaunches &&
  ((row.full_name !== '' && row.full_name !== known.fullName) ||
    (row.email !== null && row.email !== known.email) ||
    row.email_verified !== known.emailVerified)

/** What a launch does not tell, such as a code that a person has written down, stays as it is. */
function merged(known: KnownAccount, row: AccountRow): News {
  const { fullName, nameOrder, nameKey, email, emailKey } = known
  const hasName = row.full_name !== ''
  const hasEmail = row.email !== null
  return {
    fullName: hasName ? row.full_name : fullName,
    nameOrder: hasName ? row.name_order : nameOrder,
    nameKey: hasName ? row.name_key : nameKey,
    email: hasEmail ? row.email : email,
    emailKey: hasEmail ? row.email_key : emailKey,
    emailVerified: row.email_verified,
  }
}

async function isErased(
  trx: Trx,
  vault: Vault,
  platformId: string,
  row: AccountRow,
): Promise<boolean> {
  const { source_id: sourceId, national_id_hash: nationalId } = row
  const identity = {
    ...{ fullName: row.full_name, employeeCode: row.employee_code, email: row.email },
    ...{ phone: row.phone, dateOfBirth: row.date_of_birth },
    nationalIdHash: nationalId === null ? null : nationalId.toString('hex'),
  }
  const found = await findSuppressed(trx, vault, [{ identity, account: { platformId, sourceId } }])
  const learner = found.get(0)
  if (learner === undefined) return false
  await suppress(trx, vault, learner, [accountKey(platformId, sourceId)])
  return true
}
