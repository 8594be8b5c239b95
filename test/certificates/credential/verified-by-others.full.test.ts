import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:https'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Express } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { didOf } from '../../../src/certificates/credential/did-web.ts'
import { distrustKey, rotateKey } from '../../../src/certificates/credential/keys.ts'
import { noteUses } from '../../../src/certificates/uses.ts'
import { createApp } from '../../../src/http/server.ts'
import { makeTestAuthority, type TestAuthority } from '../../support/test-authority.ts'
import { createWorld, type World } from '../../support/world.ts'
import { certify, pass } from '../certified-world.ts'
import { credentialOf, type Issued, issueFor, rename, revoke } from './issued-world.ts'

const VERIFIER = fileURLToPath(new URL('./verifier.mjs', import.meta.url))

const Found = z.object({
  found: z.array(
    z.object({
      log: z
        .array(
          z.object({ id: z.string(), valid: z.boolean().optional(), error: z.string().optional() }),
        )
        .nullable(),
      errors: z.array(z.object({ name: z.string(), message: z.string() })),
    }),
  ),
  refused: z.array(z.string()),
})

let authority: TestAuthority
let world: World
let servers: Server[]
/** Today's and, later in this file, the former address: two ports of the same service. */
let first: string
let second: string
let app: Express
let issued: Issued[]

beforeAll(async () => {
  authority = makeTestAuthority()
  servers = [0, 1].map(() => createServer(authority, (request, response) => app(request, response)))
  ;[first = '', second = ''] = await Promise.all(servers.map(listen))
  world = { ...(await createWorld()), publicUrl: first }
  serveAs(first, [])
  issued = await issueFor(world, ['A', 'B', 'C', 'D', 'E'])
})
afterAll(async () => {
  for (const server of servers) server.close()
  authority.remove()
  await world.close()
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return `https://localhost:${address.port}`
}

function serveAs(publicUrl: string, formerPublicUrls: string[]): void {
  const nowhere = async () => {}
  app = createApp({
    ...{
      ...world,
      counts: world.requestCounts(),
      uses: noteUses(world.db, world.log),
      publicUrl,
      formerPublicUrls,
    },
    ...{ enqueue: nowhere, checkQueues: nowhere, trustProxy: 0, examine: async () => [] },
    checkPlatform: async () => ({ ok: true, findings: [] }),
  })
}

/** What the other library says of each, over https, without any other network. */
async function verify(...credentials: object[]) {
  const child = spawn(process.execPath, [VERIFIER], {
    env: { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.caFile },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(JSON.stringify(credentials))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (out === '') throw new Error(err)
  return Found.parse(JSON.parse(out)).found.map(({ log, errors }) => ({
    errors: errors.map(({ name }) => name),
    ...Object.fromEntries((log ?? []).map(({ id, valid, error }) => [id, error ?? valid])),
  }))
}

const inForce = {
  errors: [],
  valid_signature: true,
  expiration: true,
  revocation_status: true,
  // It asks lists of issuers, of which none is given.
  registered_issuer: false,
}

const certificateAt = (at: number): Issued => {
  const found = issued[at]
  if (!found) throw new Error(`no certificate ${at}`)
  return found
}

describe('a library that the issuer does not use', () => {
  it('finds a credential valid', async () => {
    const credential = await credentialOf(world, certificateAt(0).id)
    expect(credential.issuer.id).toBe(didOf(first))
    expect(await verify(credential)).toEqual([inForce])
  })

  it('finds a changed one not signed', async () => {
    const { credentialSubject, ...credential } = await credentialOf(world, certificateAt(0).id)
    const changed = { ...credentialSubject, licenseNumber: '999/2026/GCN' }
    const [found] = await verify({ ...credential, credentialSubject: changed })
    expect(found).toEqual({ errors: ['invalid_signature'] })
  })

  it('finds a revoked one revoked, and one in force beside it in force', async () => {
    const { id } = certificateAt(1)
    const credential = await credentialOf(world, id)
    await revoke(world, id)
    expect(await verify(credential, await credentialOf(world, certificateAt(0).id))).toEqual([
      { ...inForce, revocation_status: false },
      inForce,
    ])
  })

  it('finds a replaced one ended, and the one that replaces it valid', async () => {
    const certificate = certificateAt(2)
    const before = await credentialOf(world, certificate.id)
    await rename(world, certificate, 'Lường Thị Sửa')
    expect(await verify(before, await credentialOf(world, certificate.id, 2))).toEqual([
      { ...inForce, revocation_status: false },
      inForce,
    ])
  })

  it('finds those of an earlier key valid after a rotation, and those of the new key', async () => {
    const before = await credentialOf(world, certificateAt(0).id)
    await rotateKey(world, 'cli:lan')
    const after = await credentialOf(world, certificateAt(3).id)
    expect(after.proof.verificationMethod).not.toBe(before.proof.verificationMethod)
    expect(await verify(before, after)).toEqual([inForce, inForce])
  })

  it('finds those of a former address valid or revoked when the service has another one', async () => {
    const before = await credentialOf(world, certificateAt(0).id)
    const revoked = await credentialOf(world, certificateAt(1).id)
    serveAs(second, [first])
    world = { ...world, publicUrl: second }
    await pass(world, ['F'])
    await certify(world)
    const newest = await world.db
      .selectFrom('certificate_revisions')
      .select('certificate_id')
      .where('public_url', '=', second)
      .executeTakeFirstOrThrow()
    const after = await credentialOf(world, newest.certificate_id)
    expect(after.issuer.id).toBe(didOf(second))
    expect(after.credentialStatus.statusListCredential.startsWith(second)).toBe(true)
    expect(await verify(before, revoked, after)).toEqual([
      inForce,
      { ...inForce, revocation_status: false },
      inForce,
    ])
  })

  it('finds what a distrusted key has signed not signed', async () => {
    const before = await credentialOf(world, certificateAt(0).id)
    const key = before.proof.verificationMethod.split('#')[1] ?? ''
    await distrustKey(world, 'cli:lan', { id: key, reason: 'Lộ khoá' })
    const [found] = await verify(before)
    expect(found?.errors).not.toEqual([])
    expect(await verify(await credentialOf(world, certificateAt(0).id))).toEqual([inForce])
  })
})
