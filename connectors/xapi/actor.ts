/** Who a statement is about. */
import { cleanName, cleanText } from '../../src/foundation/names.ts'
import type { AccountRecord } from '../contract.ts'
import type { XapiSettings } from './settings.ts'
import { Actor } from './wire.ts'

/** What is wrong with a statement that can be read but not be taken. */
export interface Fault {
  reason: string
  detail: string
}

/**
 * The account of an agent, by the one identifier that xAPI has it carry. A hashed mailbox and an OpenID cannot be
 * compared with a roster: such an account waits for a person.
 */
export function accountOfActor(value: unknown, settings: XapiSettings): AccountRecord | Fault {
  const read = Actor.safeParse(value)
  if (!read.success)
    return {
      reason: 'actor-unreadable',
      detail: `The actor cannot be read (field ${read.error.issues[0]?.path.join('.') || 'actor'}). Have the sending system corrected.`,
    }
  const actor = read.data
  if ((actor.objectType ?? 'Agent') !== 'Agent')
    return {
      reason: 'actor-group',
      detail:
        'The actor is a group, so nobody can be told to have done it. Have the sending system write one statement a person.',
    }
  const identities = identitiesOf(actor, settings)
  const [identity] = identities
  if (identity === undefined)
    return {
      reason: 'actor-anonymous',
      detail:
        'The actor has neither mbox nor mbox_sha1sum, openid or account. Have the sending system identify people.',
    }
  if (identities.length > 1)
    return {
      reason: 'actor-ambiguous',
      detail:
        'The actor has more than one identifier, so it is not clear whose account it is. Have the sending system write one.',
    }
  const fullName = cleanName(actor.name ?? '')
  return {
    kind: 'account',
    sourceId: `account:${identity.account}`,
    fullName,
    nameOrder: fullName === '' ? 'unknown' : (settings.nameOrder ?? 'unknown'),
    employeeCode: null,
    nationalId: null,
    username: null,
    email: null,
    emailVerified: true,
    phone: null,
    dateOfBirth: null,
    unit: null,
    ...identity,
  }
}

type Identity = Pick<AccountRecord, 'account'> & Partial<AccountRecord>

function identitiesOf(actor: Actor, settings: XapiSettings): Identity[] {
  const { mbox, mbox_sha1sum: sum, openid, account } = actor
  return [
    ...(mbox ? [{ account: `mbox:${mbox}`, email: mbox }] : []),
    ...(sum ? [{ account: `mbox_sha1sum:${sum}` }] : []),
    ...(openid ? [{ account: `openid:${openid}`, username: openid }] : []),
    ...(account ? [identityOfAccount(account.homePage, cleanText(account.name), settings)] : []),
  ]
}

/**
 * Anybody who may write to a store may name an account CB000177, so a name counts as an employee code only where the
 * operator says so of its home page. Twelve digits are a citizen's number.
 */
function identityOfAccount(homePage: string, name: string, settings: XapiSettings): Identity {
  // A home page holds no blank, so two accounts never share a key.
  const account = `account:${homePage} ${name}`
  if (/^\d{12}$/.test(name)) return { account, nationalId: name }
  const isCode = settings.employeeCodes.includes(homePage)
  return { account, username: name, employeeCode: isCode ? name : null }
}
