/** `match`: which accounts of one file are whose of another. Stores nothing, and needs no database. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { matchAll } from '../evidence/matching/match-all.ts'
import type { AccountIdentity, Match, RosterPerson } from '../evidence/matching/people.ts'
import { indexRoster } from '../evidence/matching/roster-index.ts'
import { compareCandidates } from '../evidence/matching/score.ts'
import { withKnownUnits } from '../evidence/matching/unit-codes.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import { createVault } from '../foundation/secrets.ts'
import { headerFinder } from '../foundation/sheets/find-header.ts'
import { PERSON_HEADERS } from '../foundation/sheets/person-headers.ts'
import { type RosterColumn, rosterHeader } from '../roster/columns.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { type PersonField, type Reading, type ReadPersonRow, readRows } from './match-rows.ts'
import { exitCodes } from './output.ts'
import type { FileOptions } from './roster.ts'

type AccountField = PersonField | 'external_id' | 'username' | 'unit'

const ACCOUNT_HEADERS: Record<AccountField, readonly string[]> = {
  external_id: ['ID', 'User ID', 'Account ID', 'Mã tài khoản', 'Mã người dùng', 'Mã học viên'],
  username: ['User name', 'Login', 'Tên đăng nhập', 'Tài khoản', 'Tên tài khoản', 'Tên người dùng'],
  full_name: PERSON_HEADERS.full_name,
  email: PERSON_HEADERS.email,
  phone: PERSON_HEADERS.phone,
  employee_code: PERSON_HEADERS.employee_code,
  national_id: PERSON_HEADERS.national_id,
  date_of_birth: PERSON_HEADERS.date_of_birth,
  unit: [...PERSON_HEADERS.unit, 'Unit name', 'Department', 'Institution'],
}

const accountHeader = headerFinder<AccountField>(
  ACCOUNT_HEADERS,
  (columns) =>
    columns.size > 1 &&
    (['external_id', 'username', 'full_name', 'email'] as const).some((field) =>
      columns.has(field),
    ),
)

export const match: Command<[roster: string, accounts: string, options: FileOptions]> = async (
  { output },
  rosterFile,
  accountsFile,
  options,
) => {
  // A key of this one run: the hashes never leave the process.
  const reading = { vault: createVault(randomBytes(32)), letters: readLetters(options.letters) }
  const roster = await readRoster(rosterFile, reading)
  const accounts = await readAccounts(accountsFile, reading)
  for (const warning of [...roster.warnings, ...accounts.warnings]) output.note(`note: ${warning}`)
  const matches = matchAll(
    accounts.rows.map(({ account }) => account),
    indexRoster(roster.people),
  )
  const matched = onceEach(
    accounts.rows.flatMap(({ externalId }, at) => {
      const found = matches[at]
      return found ? [{ externalId, found }] : []
    }),
    (note) => output.note(`note: ${note}`),
  )
  const links = matched.flatMap(({ externalId, found }) =>
    found.linked === null ? [] : [linkOf(externalId, found, roster.shownKeys)],
  )
  const waiting = matched.flatMap(({ externalId, found }) =>
    found.linked === null ? [waitingOf(externalId, found, roster.shownKeys)] : [],
  )
  output.result({ links, waiting }, () => told(links, waiting))
  return exitCodes.done
}

interface MatchedAccount {
  externalId: string
  found: Match
}

/** An account that stands on the list twice is decided once: where its rows do not say the same, it waits. */
function onceEach(matched: readonly MatchedAccount[], note: (text: string) => void) {
  const known = new Map<string, MatchedAccount[]>()
  for (const one of matched) {
    const rows = known.get(one.externalId)
    if (rows) rows.push(one)
    else known.set(one.externalId, [one])
  }
  return [...known].flatMap(([externalId, rows]) => {
    const [first] = rows
    if (first === undefined) return []
    if (rows.length === 1) return [first]
    note(`account ${externalId} stands in ${rows.length} rows; one of them counts, if they agree.`)
    const whom = new Set(rows.map(({ found }) => found.linked?.learnerId ?? null))
    return [whom.size === 1 ? first : { externalId, found: atOdds(rows) }]
  })
}

function atOdds(rows: readonly MatchedAccount[]): Match {
  const candidates = new Map(
    rows
      .flatMap(({ found }) => found.linked ?? found.candidates)
      .toSorted(compareCandidates)
      .map((candidate) => [candidate.learnerId, candidate]),
  )
  return {
    linked: null,
    reason: 'keys-point-to-different-people',
    candidates: [...candidates.values()],
  }
}

type ShownKeys = ReadonlyMap<string, string>

async function readAccounts(file: string, reading: Reading) {
  return await readRows<AccountField, Account>(
    file,
    {
      header: accountHeader,
      keys: ['external_id', 'username', 'email', 'phone', 'employee_code', 'national_id'],
      birthDates: ['date_of_birth'],
    },
    reading,
    ({ row, text, person }) => {
      const username = text('username')
      const externalId = text('external_id') ?? username ?? `row ${row}`
      return {
        externalId,
        account: { ...identityOf(person), emailVerified: true, username, unit: text('unit') },
      }
    },
  )
}

interface Account {
  externalId: string
  account: AccountIdentity
}

async function readRoster(file: string, reading: Reading) {
  const { rows, warnings } = await readRows<RosterColumn, RosterRow>(
    file,
    {
      header: rosterHeader,
      keys: ['employee_code', 'email', 'phone', 'national_id'],
      birthDates: ['date_of_birth', 'birth_date_of_men', 'birth_date_of_women'],
    },
    reading,
    ({ text, person }) => {
      const [name, code] = [text('unit_name'), text('unit_code')]
      return {
        person,
        unit: name === null && code === null ? null : { name: name ?? code ?? '', code },
      }
    },
  )
  const people: RosterPerson[] = []
  const shownKeys = new Map<string, string>()
  for (const rowsOfOne of samePeople(rows)) {
    const [{ person, unit }, ...others] = rowsOfOne
    const learnerId = `row ${person.row}`
    shownKeys.set(learnerId, shownKeyOf(person))
    people.push({
      ...identityOf(person),
      learnerId,
      unit,
      formerUnits: others.flatMap((other) => other.unit ?? []),
    })
  }
  const nameless = rows.filter(({ person }) => person.fullName === '')
  for (const { person } of nameless)
    warnings.push(
      `${basename(file)}, row ${person.row} has no name: nobody is linked to it but by a key alone.`,
    )
  return { people: withKnownUnits(people), shownKeys: toldApart(shownKeys, people), warnings }
}

interface RosterRow {
  person: ReadPersonRow
  unit: RosterPerson['unit']
}

/** A person who stands on the list twice, under one employee code or national ID and one name, is one person. */
function samePeople(rows: readonly RosterRow[]): [RosterRow, ...RosterRow[]][] {
  const known = new Map<string, [RosterRow, ...RosterRow[]]>()
  const found: [RosterRow, ...RosterRow[]][] = []
  for (const row of rows) {
    const { employeeCode, nationalIdHash, fullName, dateOfBirth } = row.person
    const key = employeeCode === null ? nationalIdHash : foldKey(employeeCode)
    const identity = key === null ? null : `${key}|${foldName(fullName)}|${dateOfBirth ?? ''}`
    const before = identity === null ? undefined : known.get(identity)
    if (before) before.push(row)
    else {
      const one: [RosterRow] = [row]
      found.push(one)
      if (identity !== null) known.set(identity, one)
    }
  }
  return found
}

const identityOf = ({ row: _, nationalIdLast4: __, ...identity }: ReadPersonRow) => identity

/** The key that the roster knows a person by; of a national ID the end alone. */
const shownKeyOf = ({ row, employeeCode, email, phone, nationalIdLast4 }: ReadPersonRow) =>
  employeeCode ??
  email ??
  phone ??
  (nationalIdLast4 === null ? `row ${row}` : `…${nationalIdLast4}`)

/** A mailbox or phone that several have names none of them: the row does then. */
function toldApart(keys: ReadonlyMap<string, string>, people: readonly RosterPerson[]): ShownKeys {
  const holders = new Map<string, number>()
  for (const key of keys.values()) holders.set(key, (holders.get(key) ?? 0) + 1)
  return new Map(
    people.map(({ learnerId }) => {
      const key = keys.get(learnerId) ?? learnerId
      return [learnerId, (holders.get(key) ?? 0) > 1 ? `${key} (${learnerId})` : key]
    }),
  )
}

function linkOf(externalId: string, found: Match & { linked: object }, keys: ShownKeys) {
  const { learnerId, score } = found.linked
  return {
    external_id: externalId,
    employee_code: keys.get(learnerId) ?? learnerId,
    method: found.method,
    score,
  }
}

function waitingOf(externalId: string, found: Match & { linked: null }, keys: ShownKeys) {
  return {
    external_id: externalId,
    reason: found.reason,
    candidates: found.candidates.map(({ learnerId, score, agrees, disagrees }) => ({
      employee_code: keys.get(learnerId) ?? learnerId,
      score,
      agrees,
      disagrees,
    })),
  }
}

/** So many accounts that wait are shown to people; machines get them all. */
const SHOWN = 40

function told(links: ReturnType<typeof linkOf>[], waiting: ReturnType<typeof waitingOf>[]): string {
  const left = waiting.length - SHOWN
  return [
    `${links.length + waiting.length} accounts: ${links.length} linked, ${waiting.length} waiting`,
    ...countsOf(
      'linked by',
      links.map(({ method }) => method),
    ),
    ...countsOf(
      'waiting:',
      waiting.map(({ reason }) => reason),
    ),
    ...waiting.slice(0, SHOWN).map(({ external_id: id, reason, candidates }) => {
      const [first] = candidates
      return `  ${id.padEnd(12)} ${reason.padEnd(30)} ${first ? `perhaps ${first.employee_code} (${first.score})` : ''}`.trimEnd()
    }),
    ...(left > 0 ? [`  and ${left} more; --json shows all`] : []),
  ].join('\n')
}

function countsOf(word: string, names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${String(count).padStart(7)} ${word} ${name}`)
}
