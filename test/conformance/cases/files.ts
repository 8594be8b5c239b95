/** A platform whose data comes in files: good ones, odd ones, and ones that are no files of that kind. */
import { expect } from 'vitest'
import type { Checkpoint, Page, SourceFile } from '../../../connectors/contract.ts'
import { SourceRecord } from '../../../connectors/contract.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { testHttp } from '../../connectors/local-platform.ts'
import { type FilePlatform, type Learner, NOW } from '../platform.ts'
import { byKey, expectDelivered, expectWhole, learner, learners } from '../reading.ts'
import type { Case } from './case.ts'
import { expectFlat, ROWS } from './large-page.ts'

interface Brought {
  name: string
  bytes: Buffer
  options: Record<string, unknown>
}

async function* pull(
  platform: FilePlatform,
  brought: readonly Brought[],
  checkpoint: Checkpoint | null = null,
): AsyncGenerator<Page> {
  const url = 'http://127.0.0.1:9'
  const { http } = testHttp(url)
  const files = brought.map(
    ({ name, bytes, options }, index): SourceFile => ({
      id: `file-${index + 1}`,
      name,
      receivedAt: NOW,
      options,
      knownMaps: {},
      bytes: async () => bytes,
    }),
  )
  const now = () => NOW
  const settings = platform.connector.settings.parse(platform.settings({ url, pageSize: 100 }))
  const request = { courses: [platform.course], since: null, checkpoint, startedAt: NOW }
  // A platform without a url has no address.
  const nowhere = { ...http, baseUrl: '' }
  const context = { settings, http: nowhere, tokens: localTokenKeeper(now), files, now }
  yield* platform.connector.pull(request, context)
  http.close()
  expect(http.requests, 'a file asks nobody').toBe(0)
}

async function readFiles(
  platform: FilePlatform,
  brought: readonly Brought[],
  checkpoint?: Checkpoint,
) {
  const stored: Checkpoint | null = checkpoint ? JSON.parse(JSON.stringify(checkpoint)) : null
  const pages: Page[] = []
  for await (const page of pull(platform, brought, stored)) pages.push(page)
  const records = pages.flatMap((page) => page.records.map((record) => SourceRecord.parse(record)))
  const reports = pages.flatMap((page) => page.files ?? [])
  const quarantined = pages.flatMap((page) => page.quarantined.map((row) => row.reason))
  const refused = reports.flatMap((report) => report.refused.map((row) => row.reason))
  // What is quarantined may be told in the report too, in words for people.
  const reasons = quarantined.length > 0 ? quarantined : refused
  return { pages, records, reports, reasons }
}

const fileOf = (platform: FilePlatform, list: readonly Learner[], extraColumn = false) =>
  platform.file(list, { extraColumn })

const holding = (
  name: string,
  list: readonly Learner[],
  extraColumn = false,
): Case<FilePlatform> => ({
  name,
  async run(platform) {
    const { records, reports, reasons } = await readFiles(platform, [
      await fileOf(platform, list, extraColumn),
    ])
    expect(reasons).toEqual([])
    expect(reports).toMatchObject([{ file: 'file-1', state: 'done' }])
    expectWhole(platform, records, list)
  },
})

const refused = (name: string, spoil: (bytes: Buffer) => Buffer): Case<FilePlatform> => ({
  name: `${name} is rejected, and the file beside it is read`,
  async run(platform) {
    const good = await fileOf(platform, learners(3))
    const spoiled = { ...good, bytes: spoil(good.bytes) }
    const { records, reports } = await readFiles(platform, [spoiled, good])
    const states = reports.map(({ file, state }) => [file, state])
    expect(states.sort()).toEqual([
      ['file-1', 'rejected'],
      ['file-2', 'done'],
    ])
    expect(reports.find(({ file }) => file === 'file-1')?.notes.join()).not.toBe('')
    expectWhole(platform, records, learners(3))
  },
})

export const fileCases: readonly Case<FilePlatform>[] = [
  {
    name: 'no file is nothing, and no failure',
    async run(platform) {
      expect((await readFiles(platform, [])).records).toEqual([])
    },
  },
  {
    name: 'a file with a header and no rows brings nobody',
    async run(platform) {
      const { records, reports } = await readFiles(platform, [await fileOf(platform, [])])
      expect(records).toEqual([])
      expect(reports.map(({ file }) => file)).toEqual(['file-1'])
    },
  },
  holding('one row', learners(1)),
  holding('many rows', learners(700)),
  holding('columns that nobody has heard of change nothing', learners(4), true),
  holding('two people of one name are two', learners(3, { name: 'Lò Thị Hoa' })),
  {
    name: 'a row that comes twice is one person',
    async run(platform) {
      const list = [1, 2, 2, 3].map((number) => learner(number))
      const { records } = await readFiles(platform, [await fileOf(platform, list)])
      for (const one of [learner(1), learner(3)]) expectDelivered(platform, records, one)
      byKey(records)
    },
  },
  {
    name: 'a bad row between good ones is refused with its reason',
    async run(platform) {
      for (const [damage, reason] of Object.entries(platform.damages)) {
        const list = learners(5).map((one) => (one.number === 3 ? { ...one, damage } : one))
        const { records, reasons } = await readFiles(platform, [await fileOf(platform, list)])
        expect(new Set(reasons), damage).toEqual(new Set([reason]))
        for (const one of list) if (one.damage === null) expectDelivered(platform, records, one)
      }
    },
  },
  refused('an empty file', () => Buffer.alloc(0)),
  refused('an HTML page under the name of a sheet', () =>
    Buffer.from('<!DOCTYPE html><html></html>'),
  ),
  refused('a file that is no sheet', () => Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 0x80, 0x81, 0, 7])),
  {
    name: 'a file that was cut off brings nothing wrong',
    async run(platform) {
      const good = await fileOf(platform, learners(50))
      const whole = byKey((await readFiles(platform, [good])).records)
      const half = { ...good, bytes: good.bytes.subarray(0, Math.floor(good.bytes.length / 2)) }
      const { records, reports } = await readFiles(platform, [half])
      expect(reports).toHaveLength(1)
      // The last row may be cut inside a value, which no sheet of text can show.
      const wrong = [...byKey(records)].filter(
        ([key, record]) => JSON.stringify(whole.get(key)) !== JSON.stringify(record),
      )
      expect(new Set(wrong.map(([, { account }]) => account)).size).toBeLessThanOrEqual(1)
    },
  },
  {
    name: 'every file is reported once',
    async run(platform) {
      const brought = await Promise.all(
        [learners(2), learners(3), learners(4)].map((list) => fileOf(platform, list)),
      )
      const { reports } = await readFiles(platform, brought)
      expect(reports.map(({ file }) => file).sort()).toEqual(['file-1', 'file-2', 'file-3'])
    },
  },
  {
    name: 'a pull that is resumed after any page delivers the rest, and the same',
    async run(platform) {
      const brought = await Promise.all(
        [learners(2), learners(30)].map((list) => fileOf(platform, list)),
      )
      const whole = await readFiles(platform, brought)
      for (const [index, { checkpoint }] of whole.pages.entries()) {
        const before = whole.pages.slice(0, index + 1).flatMap((page) => page.records)
        const resumed = await readFiles(platform, brought, checkpoint)
        expect([...before, ...resumed.records]).toEqual(whole.records)
      }
    },
  },
  {
    name: 'the same file read again gives the same',
    async run(platform) {
      const file = await fileOf(platform, learners(20))
      const first = await readFiles(platform, [file])
      expect((await readFiles(platform, [file])).records).toEqual(first.records)
    },
  },
  {
    name: `${ROWS} rows in a file: memory stays flat`,
    long: true,
    async run(platform) {
      const file = await fileOf(platform, learners(ROWS))
      await expectFlat(() => pull(platform, [file]))
    },
  },
]
