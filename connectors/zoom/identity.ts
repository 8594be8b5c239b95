/**
 * Who is who within one meeting: by the registrant's employee code, then by e-mail, never by the display name. Pure.
 */
import { foldKey, foldName } from '../../src/foundation/names.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { Interval } from './presence.ts'
import { codeOf, nameOf } from './registrants.ts'
import type { Registrant } from './wire.ts'

/** One person, who may have registered several times: from the office and from home, say. */
export interface Person {
  registrants: Registrant[]
}

/** Somebody who joined without a registration of theirs. */
export interface Guest {
  /** Unique within the meeting. */
  key: string
  name: string
  email: string | null
  /** They were signed in to Zoom; an e-mail that a guest typed is nobody's word. */
  signedIn: boolean
}

/** One time of joining. */
export interface Joining {
  registrantId: string | null
  email: string | null
  /** The Zoom user, where they were signed in and Zoom shows it. */
  user: string | null
  /** Unique to this time of joining; null when Zoom gives no id at all. */
  seat: string | null
  name: string
  /** null: the times cannot be read. */
  interval: Interval | null
}

export interface Present<Who> {
  who: Who
  intervals: Interval[]
  /** Not all of their times could be read. */
  doubtful: boolean
}

export interface Attribution {
  persons: Present<Person>[]
  guests: Present<Guest>[]
  /** Nothing tells whose they are. */
  unidentified: Joining[]
}

/**
 * Registrations with one employee code are one person, and so are those without a code that share an e-mail with one.
 * Where the names say that a code or e-mail was given by different people, each registration stands for itself, and
 * matching lets a person decide.
 */
export function personsOf(
  registrants: readonly Registrant[],
  registrantCode: string | undefined,
): Person[] {
  const keyed = (registrant: Registrant) => {
    const code = codeOf(registrant, registrantCode)
    return code === null ? null : foldKey(code) || null
  }
  const codesOfEmail = groups(registrants, emailOf, (registrant) => keyed(registrant))
  const keyOf = (registrant: Registrant): string => {
    const own = keyed(registrant)
    if (own !== null) return `code:${own}`
    const email = emailOf(registrant)
    if (email === null) return `registrant:${registrant.id}`
    const codes = new Set(codesOfEmail.get(email)?.filter((code) => code !== null))
    const [only] = codes
    return codes.size === 1 ? `code:${only}` : `email:${email}`
  }
  const together = groups(registrants, keyOf, (registrant) => registrant)
  return [...together.values()].flatMap((group) =>
    namesAgree(group)
      ? [{ registrants: group }]
      : group.map((registrant) => ({ registrants: [registrant] })),
  )
}

/** @param joinings of one session, whatever instances they come from */
export function attribute(joinings: readonly Joining[], persons: readonly Person[]): Attribution {
  const byId = new Map<string, Person>()
  for (const person of persons) for (const { id } of person.registrants) byId.set(id, person)
  const byEmail = groups(
    persons.flatMap((person) =>
      [...new Set(person.registrants.map(emailOf))].map((email) => ({ email, person })),
    ),
    ({ email }) => email,
    ({ person }) => person,
  )
  const registered = (joining: Joining): Person | null => {
    const own = joining.registrantId === null ? undefined : byId.get(joining.registrantId)
    return own ?? onlyOne(byEmail.get(joining.email ?? '')) ?? null
  }
  const isKnown = (joining: Joining) => registered(joining) !== null
  // A second device may lack the registration, but be signed in as the same Zoom user.
  const ofUser = groups(joinings.filter(isKnown), ({ user }) => user, registered)
  const usersOfEmail = groups(
    joinings.filter((joining) => !isKnown(joining)),
    ({ email }) => email,
    ({ user }) => user,
  )

  const present = new Map<Person, Present<Person>>()
  const guests = new Map<string, Present<Guest>>()
  const unidentified: Joining[] = []
  for (const joining of joinings) {
    const person = registered(joining) ?? onlyOne(ofUser.get(joining.user ?? '')) ?? null
    if (person !== null) {
      note(present, person, person, joining)
      continue
    }
    const sameMail = usersOfEmail.get(joining.email ?? '')?.filter((user) => user !== null)
    const user = joining.user ?? onlyOne(sameMail) ?? null
    const key = guestKey({ ...joining, user })
    if (key === null) {
      unidentified.push(joining)
      continue
    }
    const { name, email } = joining
    const guest = guests.get(key)?.who ?? { key, name, email, signedIn: user !== null }
    guest.email ??= email
    note(guests, key, guest, joining)
  }
  return { persons: [...present.values()], guests: [...guests.values()], unidentified }
}

/**
 * Two nameless people, or one on two devices: only an id joins them, never the display name. Keys stand in every
 * record, an e-mail in the account alone, so of the e-mail the key has a digest.
 */
function guestKey({ user, email, seat }: Joining): string | null {
  if (user !== null) return `user:${user}`
  if (email !== null) return `email:${sha256(email).toString('hex').slice(0, 32)}`
  return seat === null ? null : `guest:${seat}`
}

function note<Key, Who>(
  noted: Map<Key, Present<Who>>,
  key: Key,
  who: Who,
  { interval }: Joining,
): void {
  const known = noted.get(key) ?? { who, intervals: [], doubtful: false }
  if (interval === null) known.doubtful = true
  else known.intervals.push(interval)
  noted.set(key, known)
}

/** People leave out middle names and swap the fields, so one name's words need only be among the other's. */
function namesAgree(registrants: readonly Registrant[]): boolean {
  const names = registrants.map((registrant) => foldName(nameOf(registrant)).split(' '))
  const within = (a: readonly string[], b: readonly string[]) =>
    a.every((word) => word === '' || b.includes(word))
  return names.every((a) => names.every((b) => within(a, b) || within(b, a)))
}

const emailOf = ({ email }: Registrant) => (email === null ? null : foldKey(email) || null)

/** The only value of a list in which it may stand several times. */
function onlyOne<Value>(values: readonly Value[] | undefined): Value | undefined {
  const different = new Set(values)
  return different.size === 1 ? [...different][0] : undefined
}

function groups<Item, Key, Value>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | null,
  valueFor: (item: Item) => Value,
): Map<Key, Value[]> {
  const found = new Map<Key, Value[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const values = found.get(key)
    if (values) values.push(valueFor(item))
    else found.set(key, [valueFor(item)])
  }
  return found
}
