/** `accounts …`: the ledger of accounts that platforms allot to units. */
import { dateAndTimeInVietnam, shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { CellFault, calendarDate, moment } from '../foundation/sheets/cell-values.ts'
import { getPlatform } from '../programs/store.ts'
import {
  type AccountLine,
  type AllotmentLine,
  ledgerCounts,
  listLedger,
} from '../reports/account-ledger.ts'
import { EXPIRING_DAYS, type LedgerCounts } from '../reports/ledger-counts.ts'
import { allotAccounts } from '../roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../roster/ledger/hand-out.ts'
import { importLedger } from '../roster/ledger/import.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'

export interface AllotOptions {
  unit: string
  count: string
  from: string
  until: string
  source?: string
}

export const allot: Command<[platform: string, options: AllotOptions]> = async (
  context,
  platform,
  options,
) => {
  const wanted = {
    platform,
    unit: options.unit,
    accounts: wholeNumber('--count', options.count),
    usableFrom: readCell('--from', options.from, calendarDate),
    usableUntil: readCell('--until', options.until, calendarDate),
    source: options.source ?? null,
  }
  const { database, clock } = await context.open()
  const result = await allotAccounts({ db: database.db, clock }, context.viewer, wanted)
  context.output.result(
    result,
    () =>
      `${result.accounts} accounts of ${platform} for ${result.unit.name}, usable ${shortDate(result.usableFrom)} to ${shortDate(result.usableUntil)}: ${result.state}`,
  )
  return exitCodes.done
}

export const importAccounts: Command<
  [platform: string, file: string, options: { letters?: string }]
> = async (context, platform, file, options) => {
  const letters = readLetters(options.letters)
  const bytes = await readInput(file)
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const result = await importLedger(deps, context.viewer, platform, bytes, letters)
  context.output.result(result, () =>
    [
      `${result.handedOut} handed out, ${result.listed} listed without a learner, ${result.corrected} corrected, ${result.unchanged} unchanged, ${result.rejected.length} rejected`,
      ...result.rejected.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ].join('\n'),
  )
  return result.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

export const handOut: Command<
  [platform: string, userName: string, learner: string, options: { at?: string; unit?: string }]
> = async (context, platform, userName, learner, options) => {
  const at = options.at === undefined ? null : readCell('--at', options.at, moment)
  const { database, clock } = await context.open()
  const result = await handOutAccount({ db: database.db, clock }, context.viewer, platform, {
    userName,
    learner,
    at,
    unit: options.unit ?? null,
  })
  context.output.result(
    result,
    () =>
      `${result.userName} of ${platform} is with ${result.learner} since ${dateAndTimeInVietnam(result.handedOutAt)}: ${result.state}`,
  )
  return exitCodes.done
}

export const takeBack: Command<
  [platform: string, userName: string, options: { mistaken?: boolean }]
> = async (context, platform, userName, options) => {
  const { database, clock } = await context.open()
  const result = await takeBackAccount({ db: database.db, clock }, context.viewer, platform, {
    userName,
    mistaken: options.mistaken === true,
  })
  context.output.result(
    result,
    () => `${result.userName} of ${platform} is taken back from ${result.learner}.`,
  )
  return exitCodes.done
}

const MOST_LINES = 100_000
const { compare: compareNames } = new Intl.Collator('vi', { numeric: true })

export const showLedger: Command<
  [platform: string | undefined, options: { days?: string }]
> = async (context, platform, options) => {
  const expiringDays =
    options.days === undefined ? EXPIRING_DAYS : wholeNumber('--days', options.days)
  const { database, clock } = await context.open()
  if (platform !== undefined) await getPlatform(database.db, platform)
  const question = { platform: platform ?? null, now: clock.now(), expiringDays }
  const { allotments, total } = await ledgerCounts(database.db, context.viewer, question)
  const found = await listLedger(database.db, context.viewer, question, { limit: MOST_LINES })
  const accounts = found.toSorted((a, b) =>
    compareNames(`${a.platform} ${a.userName}`, `${b.platform} ${b.userName}`),
  )
  context.output.result({ total, allotments, accounts }, () =>
    allotments.length === 0
      ? 'No platform has allotted accounts. Enter what a document says: hocvu accounts allot'
      : describeLedger(allotments, accounts, total),
  )
  return exitCodes.done
}

const NUMBERS = [
  ['allotted', 'allotted'],
  ['handedOut', 'handed out'],
  ['left', 'left'],
  ['used', 'used'],
  ['finished', 'finished'],
  ['expiring', 'expiring'],
  ['expired', 'expired'],
] as const satisfies readonly (readonly [keyof LedgerCounts, string])[]

function describeLedger(
  allotments: readonly AllotmentLine[],
  accounts: readonly AccountLine[],
  total: LedgerCounts,
): string {
  const numbers = (counts: LedgerCounts) => NUMBERS.map(([key]) => String(counts[key]))
  const rows = [
    ['platform', 'unit', 'usable', 'state', ...NUMBERS.map(([, name]) => name)],
    ...allotments.map(({ platform, unit, usableFrom, usableUntil, state, counts }) => [
      platform,
      unit.code ?? unit.name,
      `${shortDate(usableFrom)}-${shortDate(usableUntil)}`,
      state,
      ...numbers(counts),
    ]),
    ['total', '', '', '', ...numbers(total)],
  ]
  const lines = accounts.map(({ userName, learner, fullName, handedOutAt, ...facts }) => {
    const said = [
      ...(handedOutAt === null ? ['not handed out'] : []),
      ...(facts.known ? [] : ['not known to the platform']),
      ...(facts.used ? ['used'] : []),
      ...(facts.finished ? ['finished'] : []),
      ...(facts.expiring ? ['expiring'] : []),
      ...(facts.expired ? ['expired'] : []),
    ]
    return `  ${userName}  ${learner ?? '-'}  ${fullName ?? ''}  ${said.join(', ')}`
  })
  return [...inColumns(rows), '', ...lines].join('\n')
}

function inColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new HocvuError('request.invalid', `${option} must be a whole number.`)
}

function readCell<Value>(
  option: string,
  text: string,
  read: (cell: string) => Value | null,
): Value {
  try {
    const value = read(text)
    if (value !== null) return value
  } catch (thrown) {
    if (!(thrown instanceof CellFault)) throw thrown
  }
  throw new HocvuError(
    'request.invalid',
    `${option} "${text}" is not a day; write it like 2022-05-06 or 06/05/2022.`,
  )
}
