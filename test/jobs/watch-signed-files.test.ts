import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newFolderWatch } from '../../jobs/folder-files.ts'
import { watchSignedFiles } from '../../jobs/watch-signed-files.ts'
import {
  type AwaitingWorld,
  createAwaitingWorld,
} from '../certificates/signature/agency/awaiting-world.ts'
import { signAs } from '../certificates/signature/agency-signature.ts'
import { type KeyShop, type MadeKey, openKeyShop } from '../certificates/signature/test-keys.ts'

let world: AwaitingWorld
let shop: KeyShop
let agency: MadeKey
let watch = newFolderWatch()
let folder: string
const faults: string[] = []

beforeAll(async () => {
  world = await createAwaitingWorld(['A', 'B', 'C'])
  shop = openKeyShop()
  agency = shop.makeKey('/CN=Sở Khoa học và Công nghệ')
  folder = join(world.folder, 'signed')
  mkdirSync(folder)
})
afterAll(async () => {
  shop.close()
  await world.close()
})

const log = pino({ level: 'error' }, { write: (line: string) => faults.push(line) })
const look = (signedFiles: string | undefined = folder) =>
  watchSignedFiles({ ...world, mail: null, log, signedFiles }, watch)

async function sign(code: string): Promise<Buffer> {
  const pdf = (await world.exported()).pdfs.get(code)
  if (!pdf) throw new Error(`${code} is not in the export`)
  return await signAs(agency, pdf, world.clock.now())
}

const laid = (name: string, bytes: Buffer) => world.lay({ [`signed/${name}`]: bytes })
const within = (name: string) => readdirSync(join(folder, name)).toSorted()

describe('the watched folder of signed files', () => {
  it('takes a file that stands still, and lays a report beside it', async () => {
    laid('đã ký.pdf', await sign('A'))
    await look()
    expect(readdirSync(folder)).toContain('đã ký.pdf')
    await look()
    expect(readdirSync(folder)).not.toContain('đã ký.pdf')
    expect(within('done')).toEqual(['đã ký.pdf', 'đã ký.pdf.report.json', 'đã ký.pdf.report.txt'])
    const report = JSON.parse(readFileSync(join(folder, 'done', 'đã ký.pdf.report.json'), 'utf8'))
    expect(report).toMatchObject({ state: 'done', taken: 1, files: [{ learner: 'A', version: 1 }] })
    expect(await world.certificateOf('A')).toMatchObject({ awaits_signature: false })
  })

  it('leaves a file alone that is still being written, or is about to be', async () => {
    const signed = await sign('B')
    const [path = ''] = laid('b.pdf', signed.subarray(0, 1000))
    await look()
    laid('b.pdf', signed)
    utimesSync(path, new Date(), new Date(Date.now() + 5000))
    laid('c.pdf.part', signed)
    await look()
    expect(existsSync(path)).toBe(true)
    await look()
    expect(existsSync(path)).toBe(false)
    expect(within('done')).toContain('b.pdf')
    expect(readdirSync(folder)).toContain('c.pdf.part')
  })

  it('puts what it cannot take into a folder of its own, with the reason', async () => {
    laid('x.pdf', Buffer.from('%PDF-1.7 something'))
    laid('y.txt', Buffer.from('xin chào'))
    await look()
    await look()
    expect(within('failed').filter((name) => !name.includes('report'))).toEqual(['x.pdf', 'y.txt'])
    expect(readFileSync(join(folder, 'failed', 'y.txt.report.txt'), 'utf8')).toContain(
      'không phải tệp PDF đọc được',
    )
  })

  it('takes up what was claimed before a crash, and the same file again changes nothing', async () => {
    const signed = await sign('C')
    laid('c.pdf', signed)
    await look()
    await look()
    laid('.taking/c again.pdf', signed)
    watch = newFolderWatch()
    await look()
    const report = readFileSync(join(folder, 'done', 'c again.pdf.report.json'), 'utf8')
    expect(JSON.parse(report)).toMatchObject({ state: 'done', taken: 0, known: 1 })
  })

  it('is not watched where none is named, and tells once when it is not there', async () => {
    await look(undefined)
    const nowhere = join(world.folder, 'nowhere')
    await look(nowhere)
    await look(nowhere)
    expect(faults.filter((line) => line.includes('SIGNED_FILES'))).toHaveLength(1)
  })

  it('does not follow links', async () => {
    const other = join(world.folder, 'other')
    mkdirSync(other)
    symlinkSync(world.folder, join(other, 'done'))
    await look(other)
    expect(faults.at(-1)).toContain('not a link')
  })
})
