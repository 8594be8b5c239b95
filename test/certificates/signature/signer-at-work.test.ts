import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../../src/certificates/render.ts'
import { checkSignatures } from '../../../src/certificates/signature/check-signatures.ts'
import { signerAtWork } from '../../../src/certificates/signature/signer-at-work.ts'
import { fileSigningCertificates } from '../../../src/certificates/signature/signing-key-store.ts'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { installed } from '../foreign-tools.ts'
import { sample } from '../sample.ts'
import { type KeyShop, openKeyShop } from './test-keys.ts'

const AT = new Date('2026-04-06T01:00:00Z')
const clock = fixedClock('2026-04-06T02:00:00Z')
const pdf = createRenderer().render(sample, null)
let shop: KeyShop
let database: TestDatabase

beforeAll(async () => {
  shop = openKeyShop()
  database = await createTestDatabase()
})
afterAll(async () => {
  shop.close()
  await database.close()
})

function signerOf(path: string | undefined, password = 'a') {
  const settings = { SIGNING_P12: path, SIGNING_P12_PASSWORD: password }
  return signerAtWork({ db: database.database.db, clock, settings, actor: 'cli:lan' })
}

const keys = () =>
  database.database.db
    .selectFrom('signing_keys')
    .select(['public_key', 'retired_at', 'private_sealed'])
    // One that is at work has no such time, and comes last.
    .orderBy('retired_at')
    .execute()

const audited = () =>
  database.database.db
    .selectFrom('audit_entries')
    .select(['actor', 'after'])
    .where('action', '=', 'keys.file-signer')
    .orderBy('seq')
    .execute()

describe.skipIf(!installed('openssl', 'openssl'))('the key that signs files', () => {
  it('is none where none is named', async () => {
    expect(await signerOf(undefined)()).toBeNull()
    expect(await keys()).toEqual([])
  })

  it('verifies old and new files after it was changed for another', async () => {
    const [old, young] = ['/CN=Khoá cũ', '/CN=Khoá mới'].map((name) => shop.makeKey(name))
    if (!old || !young) throw new Error('no keys')
    const first = signerOf(shop.makeP12(old, 'a'))
    const oldFile = await (await first())?.sign(pdf, AT)
    await first()
    const newFile = await (await signerOf(shop.makeP12(young, 'a'))())?.sign(pdf, AT)
    const certificates = await fileSigningCertificates(database.database.db)
    for (const file of [oldFile, newFile])
      expect(await checkSignatures(file ?? pdf, { certificates })).toMatchObject([
        { known: true, signature: true, digest: true, covers: 'whole' },
      ])
    expect(await keys()).toEqual([
      { public_key: old.certificate.toString(), retired_at: clock.now(), private_sealed: null },
      { public_key: young.certificate.toString(), retired_at: null, private_sealed: null },
    ])
    expect(await audited()).toMatchObject([
      { actor: 'cli:lan', after: { subject: 'CN=Khoá cũ' } },
      { actor: 'cli:lan', after: { subject: 'CN=Khoá mới' } },
    ])
  })

  it('may come back', async () => {
    const key = shop.makeKey('/CN=Khoá cũ hơn')
    const path = shop.makeP12(key, 'a')
    await signerOf(path)()
    await signerOf(shop.makeP12(shop.makeKey('/CN=x'), 'a'))()
    await signerOf(path)()
    const rows = await keys()
    expect(rows.filter(({ retired_at }) => retired_at === null)).toMatchObject([
      { public_key: key.certificate.toString() },
    ])
  })

  it('that is not trusted any more verifies nothing', async () => {
    const key = shop.makeKey('/CN=Khoá lộ')
    const file = await (await signerOf(shop.makeP12(key, 'a'))())?.sign(pdf, AT)
    await database.database.db
      .updateTable('signing_keys')
      .set({ distrusted_at: clock.now(), distrusted_reason: 'lộ khoá' })
      .where('public_key', '=', key.certificate.toString())
      .execute()
    const certificates = await fileSigningCertificates(database.database.db)
    expect(await checkSignatures(file ?? pdf, { certificates })).toMatchObject([{ known: false }])
  })

  it('that cannot be read is tried again with the next file', async () => {
    const path = shop.makeP12(shop.makeKey('/CN=x'), 'a')
    const wrong = signerOf(path, 'b')
    for (let tries = 0; tries < 2; tries++)
      await expect(wrong()).rejects.toMatchObject({ code: 'key.unusable' })
  })
})
