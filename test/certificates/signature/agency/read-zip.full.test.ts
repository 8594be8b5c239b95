import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { broughtFiles } from '../../../../src/certificates/signature/agency/brought-files.ts'
import { readZip, type ZipContent } from '../../../../src/certificates/signature/agency/read-zip.ts'
import { type ZipEntry, zipStream } from '../../../../src/foundation/zip-stream.ts'

const LIMIT = 1024 * 1024
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hocvu-zip-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function zipOf(files: Iterable<ZipEntry>): Promise<Buffer> {
  async function* entries() {
    yield* files
  }
  const chunks: Buffer[] = []
  for await (const chunk of zipStream(entries(), new Date(0))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function read(bytes: Buffer, limit = LIMIT): Promise<ZipContent[]> {
  const path = join(folder, 'a.zip')
  writeFileSync(path, bytes)
  const file = await open(path)
  const found: ZipContent[] = []
  try {
    for await (const entry of readZip(file, limit)) found.push(entry)
  } finally {
    await file.close()
  }
  return found
}

const some = (count: number): ZipEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `tệp ${at}.pdf`,
    content: Buffer.from(`content ${at}`),
  }))

describe('an archive', () => {
  it('is read entry by entry, packed or not', async () => {
    const files = [
      { name: 'thư mục/tệp.pdf', content: Buffer.from('a'.repeat(5000)) },
      { name: 'stored.pdf', content: Buffer.from('b'), compressionLevel: 0 },
    ]
    expect(await read(await zipOf(files))).toEqual(
      files.map(({ name, content }) => ({ name, bytes: content })),
    )
    expect(await read(await zipOf([]))).toEqual([])
  })

  it('of 5.000 files is read to its end', async () => {
    const found = await read(await zipOf(some(5000)))
    expect(found).toHaveLength(5000)
    expect(found[4999]).toEqual({ name: 'tệp 4999.pdf', bytes: Buffer.from('content 4999') })
  })

  it('with an entry that unfolds too far loses nothing else', async () => {
    const bomb = { name: 'bomb.pdf', content: Buffer.alloc(20 * LIMIT) }
    const [small] = some(1)
    if (!small) throw new Error('nothing')
    const archive = await zipOf([bomb, small])
    expect(archive.length).toBeLessThan(LIMIT / 10)
    expect(await read(archive)).toEqual([
      { name: 'bomb.pdf', fault: 'too-large' },
      { name: small.name, bytes: small.content },
    ])
    // The same, but it says that it is small.
    const lying = Buffer.from(archive)
    for (let at = lying.indexOf('PK\x01\x02'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 1))
      if (lying.readUInt32LE(at + 24) === bomb.content.length) lying.writeUInt32LE(10, at + 24)
    expect(await read(lying)).toEqual([
      { name: 'bomb.pdf', fault: 'unreadable' },
      { name: small.name, bytes: small.content },
    ])
  })

  it('whose entries unfold to more than they say is not followed there', async () => {
    const [file] = some(1)
    if (!file) throw new Error('nothing')
    const archive = await zipOf([file])
    archive.writeUInt32LE(3, archive.indexOf('PK\x01\x02') + 24)
    expect(await read(archive)).toEqual([{ name: file.name, fault: 'unreadable' }])
  })

  it('whose entries all name the same bytes is given up, also when they are damaged', async () => {
    const archive = await zipOf(some(1))
    const directory = archive.indexOf('PK\x01\x02')
    const end = archive.lastIndexOf('PK\x05\x06')
    const entry = Buffer.from(archive.subarray(directory, end))
    entry.writeUInt32LE(0, 16)
    entry.writeUInt32LE(LIMIT, 24)
    const count = 5000
    const tail = Buffer.from(archive.subarray(end))
    for (const at of [8, 10]) tail.writeUInt16LE(count, at)
    tail.writeUInt32LE(count * entry.length, 12)
    const entries = Array.from({ length: count }, () => entry)
    await expect(
      read(Buffer.concat([archive.subarray(0, directory), ...entries, tail])),
    ).rejects.toThrow('unfolds to more')
  })

  it('with a password says so', async () => {
    const archive = await zipOf(some(2))
    const entry = archive.lastIndexOf('PK\x01\x02')
    archive.writeUInt16LE(archive.readUInt16LE(entry + 8) | 1, entry + 8)
    expect(await read(archive)).toMatchObject([{ name: 'tệp 0.pdf' }, { fault: 'encrypted' }])
  })

  it('with a damaged entry loses nothing else', async () => {
    const archive = await zipOf(some(3))
    // In the middle of what the second one holds.
    archive.writeUInt8(0xff, archive.indexOf('PK\x03\x04', 10) + 30 + 'tệp 1.pdf'.length + 6)
    expect((await read(archive)).map((entry) => 'bytes' in entry)).toEqual([true, false, true])
  })

  it('that is cut off, or none at all, is told of', async () => {
    const archive = await zipOf(some(3))
    for (const bytes of [archive.subarray(0, -40), Buffer.from('PK\x03\x04'), Buffer.alloc(0)])
      await expect(read(bytes)).rejects.toThrow('no whole ZIP archive')
    const directory = Buffer.from(archive)
    directory.writeUInt32LE(0, archive.lastIndexOf('PK\x01\x02'))
    await expect(read(directory)).rejects.toThrow('its list of files is damaged')
  })
})

describe('files that somebody brought', () => {
  it('are told of one by one, whatever is wrong with them', async () => {
    const paths = {
      'a.pdf': Buffer.from('%PDF-1.7'),
      'b.zip': await zipOf([...some(1), { name: 'read me.txt', content: Buffer.from('x') }]),
      'c.zip': Buffer.from('PK\x03\x04 and no more'),
      'd.zip': await zipOf([{ name: 'inner.zip', content: await zipOf(some(1)) }]),
    }
    const sources = Object.entries(paths).map(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes)
      return { name, path: join(folder, name) }
    })
    execFileSync('ln', ['-s', join(folder, 'a.pdf'), join(folder, 'link.pdf')])
    sources.push({ name: 'link.pdf', path: join(folder, 'link.pdf') })
    sources.push({ name: 'nowhere.pdf', path: join(folder, 'nowhere.pdf') })
    sources.push({ name: 'folder', path: folder })
    const found = []
    for await (const file of broughtFiles(sources)) found.push(file)
    expect(found).toMatchObject([
      { name: 'a.pdf', bytes: paths['a.pdf'] },
      { name: 'b.zip/tệp 0.pdf', bytes: Buffer.from('content 0') },
      { name: 'c.zip', fault: 'unreadable' },
      { name: 'd.zip', fault: 'no-pdf' },
      { name: 'link.pdf', fault: 'unreadable' },
      { name: 'nowhere.pdf', fault: 'unreadable', detail: 'ENOENT' },
      { name: 'folder', fault: 'unreadable' },
    ])
  })
})
