/** A certificate that waits for its first signature is nothing to the public, by whatever it is asked for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embeddedCredential } from '../../../src/certificates/signature/embedded-credential.ts'
import { verifyCode } from '../../../src/certificates/verification/verify-code.ts'
import { verifyHere } from '../../../src/certificates/verification/verify-here.ts'
import { type AwaitingWorld, createAwaitingWorld } from '../signature/agency/awaiting-world.ts'

let world: AwaitingWorld
let unsigned: Buffer
let credential: Buffer
beforeAll(async () => {
  world = await createAwaitingWorld(['A'])
  unsigned = (await world.exported()).pdfs.get('A') ?? Buffer.alloc(0)
  credential = (await embeddedCredential(unsigned)) ?? Buffer.alloc(0)
})
afterAll(() => world.close())

const verified = async (bytes: Buffer) =>
  await verifyHere(world.db, world, bytes, world.clock.now())

describe('before the agency has signed', () => {
  it('the credential in the exported file is not in force', async () => {
    const { result, checks, snapshot } = await verified(credential)
    expect({ result, register: checks.register, snapshot }).toEqual({
      result: 'cannot-tell',
      register: { state: 'cannot-tell', reason: 'status-unknown' },
      snapshot: null,
    })
  })

  it('the exported file is unknown, like an edited one', async () => {
    const { result, checks, snapshot } = await verified(unsigned)
    expect({ result, file: checks.file, register: checks.register, snapshot }).toEqual({
      result: 'unknown',
      file: { state: 'fails', reason: 'not-issued-file' },
      register: { state: 'cannot-tell', reason: 'status-unknown' },
      snapshot: null,
    })
  })

  it('the code on it is that of nothing', async () => {
    const { id } = await world.certificateOf('A')
    const { code } = await world.db
      .selectFrom('certificate_revisions')
      .select('code')
      .where('certificate_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(await verifyCode(world.db, code)).toEqual(await verifyCode(world.db, 'x'))
  })
})
