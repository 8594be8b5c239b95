import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installed } from '../certificates/foreign-tools.ts'
import {
  type AwaitingWorld,
  createAwaitingWorld,
  unzipped,
  WAITING,
} from '../certificates/signature/agency/awaiting-world.ts'
import { opensslPen, signAs } from '../certificates/signature/agency-signature.ts'
import { type KeyShop, openKeyShop } from '../certificates/signature/test-keys.ts'
import { hocvu } from '../support/hocvu.ts'

let world: AwaitingWorld
let shop: KeyShop
beforeAll(async () => {
  world = await createAwaitingWorld(['A', 'B'])
  shop = openKeyShop()
})
afterAll(async () => {
  shop.close()
  await world.close()
})

const run = (...args: string[]) =>
  hocvu(['certificates', ...args, '--json'], { ...world.environment, LMS_TOKEN: 'x' })

describe.skipIf(!installed('openssl', 'openssl'))('files that the agency signs', () => {
  it('go out by `export` and come back by `signed`', async () => {
    const out = join(world.folder, 'to-sign.zip')
    const exported = await run('export', WAITING, '--unsigned', '--out', out)
    expect(exported).toMatchObject({ code: 0, json: { cohort: WAITING, waiting: 2, files: 2 } })
    expect(await run('export', WAITING, '--unsigned', '--out', out)).toMatchObject({ code: 2 })
    expect(await run('export', WAITING)).toMatchObject({ code: 2 })

    const key = shop.makeKey('/CN=Sở Khoa học và Công nghệ')
    const pdfs = [...(await unzipped(out))].filter(([name]) => name.endsWith('.pdf'))
    const paths: string[] = []
    for (const [name, pdf] of pdfs) {
      const path = join(world.folder, `signed ${name}`)
      writeFileSync(path, await signAs(key, pdf, new Date(), { sign: opensslPen(key), seal: true }))
      paths.push(path)
    }
    const bad = join(world.folder, 'bad.pdf')
    writeFileSync(bad, 'no PDF')
    const [first = '', second = ''] = paths
    const taken = await run('signed', first, bad)
    expect(taken).toMatchObject({ code: 3, json: { taken: 1, refused: 1 } })
    expect(await run('signed', first, second)).toMatchObject({
      code: 0,
      json: { taken: 1, known: 1, refused: 0 },
    })
    expect(await run('export', WAITING, '--unsigned')).toMatchObject({
      code: 1,
      json: { error: { code: 'certificate.none-to-sign' } },
    })
  }, 180_000)
})
