/** A person says that an account is somebody who is not on the roster yet, and puts them there. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanName, cleanText, foldKey, foldName } from '../../foundation/names.ts'
import { learnersById } from '../../roster/find-learner.ts'
import { takeTurn } from '../../roster/import.ts'
import {
  indexLearners,
  type KnownLearner,
  type RowKeys,
  resolveRow,
  rosterKeyOf,
} from '../../roster/learner-keys.ts'
import { findUnit, unitFinder } from '../../roster/ledger/find-unit.ts'
import { findLearnersByKeys, insertLearners, setUnits } from '../../roster/store.ts'
import type { Run } from '../../runs/run.ts'
import { insertAct } from '../person-decisions/act-store.ts'
import { type DecisionDeps, stateOf } from './decide.ts'
import { acceptReason, type GivenReason } from './given-reason.ts'
import { type AccountIdentity, identityOf } from './identity-store.ts'
import { letOutcomesFollow } from './outcomes-follow.ts'
import { refuseFaults, requireWholeRoster } from './refusal.ts'
import { type Fault, linking } from './standing.ts'
import { accountsNamed, saveChanges } from './store.ts'

/** What a person says of the new learner; what is left out is as the platform has it. */
export interface NewLearner {
  fullName: string | null
  employeeCode: string | null
  /** `yyyy-MM-dd` */
  dateOfBirth: string | null
  /** Code or name of a unit of the roster. Left out: the unit that the platform names, where the roster has it. */
  unit: string | null
}

export interface LearnerCreated {
  act: string
  account: string
  /** Id of the learner. */
  learner: string
  /** Reconciliations that are begun: written, to be handed to a queue, or done. */
  runs: Run[]
}

/**
 * Makes a learner of what the platform knows, and links the account to them.
 * @throws HocvuError `not-found`, `account.already-decided`, `learner.key-taken` when somebody on the roster has the
 * employee code, the national ID, or the name together with the e-mail or phone; `request.invalid` without any key
 */
export async function createLearner(
  { db, clock }: DecisionDeps,
  viewer: Viewer,
  accountName: string,
  wanted: NewLearner,
  why: GivenReason,
): Promise<LearnerCreated> {
  requireWholeRoster(viewer)
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx)
    await lockMatching(trx)
    const by = { actor: viewer.actor, at: clock.now() }
    const given = await acceptReason(trx, viewer, why)
    const account = (await accountsNamed(trx, [accountName])).get(accountName)
    if (!account)
      throw new HocvuError('not-found', `There is no account ${accountName}.`, {
        fields: [{ field: 'account', reason: 'there is no such account' }],
      })
    const identity = await identityOf(trx, account.id)
    const learner = await newLearner(trx, identity, wanted, dateInVietnam(by.at))
    await refuseKnown(trx, viewer, learner)
    const verdict = linking(account, { id: learner.id, learner: learner.fullName }, by)
    if (verdict.kind === 'refused') refuseFaults([verdict.fault])
    if (verdict.kind !== 'changed') throw new Error('an account cannot be of whom there was not')

    const last4 = new Map(
      identity.nationalIdLast4 === null ? [] : [[learner.id, identity.nationalIdLast4]],
    )
    await insertLearners(trx, [learner], last4, by.at)
    if (learner.unitId !== null)
      await setUnits(trx, new Map([[learner.id, learner.unitId]]), dateInVietnam(by.at))
    const act = await insertAct(trx, { kind: 'create', undoes: null, ...given }, by)
    const { after } = verdict
    const change = { accountId: account.id, after, note: { before: stateOf(account) } }
    await saveChanges(trx, act, [change], by)
    const runs = await letOutcomesFollow(trx, clock, viewer, by.at, {
      learners: account.learnerId === null ? [] : [account.learnerId],
      accounts: [account.id],
    })
    await appendAudit(trx, {
      ...by,
      action: 'account.create',
      subject: account.id,
      before: { state: account.state, learner: account.learnerId },
      after: { act, ...given, count: 1, state: after.state, learner: after.learnerId },
      items: [learner],
    })
    return { act, account: account.id, learner: learner.id, runs }
  })
}

async function newLearner(
  trx: Trx,
  account: AccountIdentity,
  wanted: NewLearner,
  today: DateString,
): Promise<KnownLearner> {
  const fullName = cleanName(wanted.fullName ?? account.fullName)
  const employeeCode = cleanText(wanted.employeeCode ?? account.employeeCode ?? '') || null
  const email = account.email?.toLowerCase() ?? null
  const unit =
    wanted.unit === null
      ? account.unit === null
        ? null
        : (await unitFinder(trx))(account.unit)
      : await findUnit(trx, wanted.unit)
  const keys: RowKeys = {
    employeeCodeKey: employeeCode === null ? null : foldKey(employeeCode),
    nationalIdHash: account.nationalIdHash,
    emailKey: email === null ? null : foldKey(email),
    phone: account.phone,
    nameKey: foldName(fullName),
    dateOfBirth: wanted.dateOfBirth ?? account.dateOfBirth,
  }
  refuseFaults([
    ...faultsOfWords({ fullName, employeeCode }),
    ...(keys.dateOfBirth !== null && keys.dateOfBirth >= today
      ? [
          {
            code: 'request.invalid' as const,
            field: 'dateOfBirth',
            reason: `${keys.dateOfBirth} is still to come; write the day of birth`,
          },
        ]
      : []),
    ...(fullName === ''
      ? [{ code: 'request.invalid' as const, field: 'fullName', reason: 'is missing; write it' }]
      : []),
    ...([keys.employeeCodeKey, keys.nationalIdHash, keys.emailKey, keys.phone].every(
      (key) => key === null,
    )
      ? [
          {
            code: 'request.invalid' as const,
            field: 'employeeCode',
            reason:
              'is missing, and the platform knows no e-mail, phone or national ID either; nothing would tell this person from a namesake, so write the employee code',
          },
        ]
      : []),
  ])
  return {
    id: randomUUID(),
    rosterKey: rosterKeyOf(keys),
    employeeCode,
    employeeCodeKey: keys.employeeCodeKey,
    fullName,
    nameKey: keys.nameKey,
    dateOfBirth: keys.dateOfBirth,
    nationalIdHash: keys.nationalIdHash,
    nationalIdDoubtful: account.nationalIdDoubtful,
    email,
    emailKey: keys.emailKey,
    phone: keys.phone,
    position: null,
    audience: null,
    tags: [],
    unitId: unit?.id ?? null,
  }
}

/** Every national ID begins with the 0 of its province; no running number does. */
const NATIONAL_ID = /(?<!\d)0(?: ?\d){11}(?!\d)/

/** A citizen's number is kept nowhere in full: neither as a code nor beside a name. */
function faultsOfWords(words: { fullName: string; employeeCode: string | null }): Fault[] {
  return Object.entries(words).flatMap(([field, text]) =>
    text === null || !NATIONAL_ID.test(text)
      ? []
      : [
          {
            code: 'request.invalid',
            field,
            reason: 'looks like a national ID, which is not kept in full; write it without',
          },
        ],
  )
}

/** As the roster recognises people: mailboxes and phones are shared in offices, so these count together with the name. */
async function refuseKnown(trx: Trx, viewer: Viewer, learner: KnownLearner): Promise<void> {
  const index = indexLearners(await findLearnersByKeys(trx, [learner], []))
  const byCode = index.byCode.get(learner.employeeCodeKey ?? '')
  const byNationalId = index.byNationalId.get(learner.nationalIdHash ?? '')
  const resolution = resolveRow(index, learner)
  const known =
    byCode ?? byNationalId ?? (resolution.kind === 'known' ? resolution.learner : undefined)
  if (known === undefined && resolution.kind !== 'rejected') return
  const field = byCode ? 'employeeCode' : byNationalId ? 'nationalId' : 'email'
  const person =
    known === undefined ? undefined : (await learnersById(trx, viewer, [known.id])).get(known.id)
  const holder =
    person === undefined
      ? 'several people on the roster'
      : `${person.learner}, ${person.fullName}${person.unit === null ? '' : `, ${person.unit}`}`
  throw new HocvuError(
    'learner.key-taken',
    `Nobody was created. The ${heldKeys[field]} belongs to ${holder}. Link the account to them, or mend the key first.`,
    {
      params: { holder },
      paramsVi: person === undefined ? { holder: 'nhiều người trong danh sách' } : {},
      fields: [{ field, reason: `belongs to ${holder}` }],
    },
  )
}

const heldKeys = {
  employeeCode: 'employee code',
  nationalId: 'national ID',
  email: 'e-mail or phone, together with the name,',
} as const
