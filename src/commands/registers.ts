/** `register …`: where registers begin, earlier papers in them, and the book. */
import { registerBook } from '../certificates/register/book.ts'
import { writtenRange } from '../certificates/register/gapless.ts'
import { importPapers } from '../certificates/register/import-papers.ts'
import { NEEDED, readPaperFile } from '../certificates/register/paper-file.ts'
import type { RejectedPaper } from '../certificates/register/paper-row.ts'
import { listRegisters, type Register } from '../certificates/register/register-store.ts'
import { confirmRegisters } from '../certificates/register/restored-store.ts'
import { startRegister } from '../certificates/register/start.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export const showRegisters: Command<[]> = async ({ open, output }) => {
  const { db } = (await open()).database
  const registers = await listRegisters(db)
  output.result({ registers: registers.map(shown) }, () =>
    registers.length === 0 ? 'There is no register yet.' : registers.map(described).join('\n'),
  )
  return exitCodes.done
}

const shown = ({ last, ...register }: Register) => ({ ...register, next: last + 1 })

function described({ issuer, year, first, last, entries, missing }: Register): string {
  return [
    `${issuer} ${year}: ${entries} entries; begins at ${first}, next ${last + 1}`,
    ...(missing.length > 0
      ? [`  before ${first} no paper has: ${missing.map(writtenRange).join(', ')}`]
      : []),
  ].join('\n')
}

export const beginRegister: Command<
  [issuer: string, year: string, number: string, options: { new?: boolean }]
> = async ({ open, output, viewer }, issuer, year, number, options) => {
  const wanted = {
    issuer,
    year: wholeNumber('year', year),
    number: wholeNumber('number', number),
    isNewIssuer: options.new ?? false,
  }
  const { database, clock } = await open()
  const register = await startRegister({ db: database.db, clock }, viewer, wanted)
  output.result(shown(register), () => described(register))
  return exitCodes.done
}

export const confirmAfterRestore: Command<[]> = async ({ open, output, viewer }) => {
  const { database, clock } = await open()
  const confirmed = await confirmRegisters({ db: database.db, clock }, viewer)
  output.result({ confirmed }, () =>
    confirmed
      ? 'Certificates are issued again, with the numbers that follow: hocvu register'
      : 'Nothing waits for it.',
  )
  return exitCodes.done
}

export const importRegister: Command<[file: string, options: { letters?: string }]> = async (
  { open, output, viewer },
  file,
  options,
) => {
  const letters = readLetters(options.letters)
  const bytes = await readInput(file)
  const reading = await readPaperFile(bytes, ['register_number', ...NEEDED], letters)
  const { database, clock, vault } = await open()
  const result = await importPapers({ db: database.db, clock, vault }, viewer, reading)
  output.result({ ...result, registers: result.registers.map(shown) }, () =>
    [
      `${result.accepted} papers taken into the register, ${result.bound} bound to their learners, ${result.unchanged} unchanged, ${result.rejected.length} rejected`,
      ...describedRejected(result),
      ...result.registers.map(described),
    ].join('\n'),
  )
  return result.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

export function describedRejected({
  rejected,
  warnings,
}: {
  rejected: readonly RejectedPaper[]
  warnings: readonly string[]
}): string[] {
  return [
    ...rejected.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ...warnings.map((warning) => `  ${warning}`),
  ]
}

export const writeBook: Command<[issuer: string, year: string, options: { out?: string }]> = async (
  { open, output, viewer },
  issuer,
  year,
  { out = `so-cap-giay-chung-nhan-${year}.xlsx` },
) => {
  const wanted = { issuer, year: wholeNumber('year', year) }
  await requireNewFile(out)
  const { database, clock } = await open()
  const { register, workbook } = await registerBook({ db: database.db, clock }, viewer, wanted)
  await writeOut(out, workbook)
  output.result({ ...shown(register), file: out }, () => `${described(register)}\n${out}`)
  return exitCodes.done
}

function wholeNumber(field: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new HocvuError('request.invalid', `${field}: "${text}" is not a whole number.`)
}
