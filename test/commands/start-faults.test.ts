import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSettings } from '../../config/settings.ts'
import { requireSound, type ServicePart } from '../../src/commands/start-faults.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { redactText } from '../../src/foundation/redact.ts'

let folder: string
let busy: Server
let port: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hocvu-start-'))
  const write = (name: string, text: string, mode = 0o600) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text, { mode })
  }
  write('open/master.key', 'short', 0o644)
  write('wrong/platforms.yaml', 'platforms:\n  - { id: a, connector: nope }\n')
  write('wrong/programs/x.yaml', 'id: x\nfoo: 1\ntitle: { vi: Một, en: One }\n')
  write('not.p12', 'no key')
  write('not.pem', 'no certificate')
  busy = createServer()
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
  port = `${(busy.address() as AddressInfo).port}`
})
afterAll(() => {
  busy.close()
  rmSync(folder, { recursive: true, force: true })
})

async function faultsOf(
  part: ServicePart,
  environment: Record<string, string>,
  only?: 'public' | 'console',
): Promise<HocvuError | null> {
  const given = {
    HOCVU_DATA: join(folder, 'data'),
    HOCVU_CONFIG: join(folder, 'config'),
    PORT: '0',
    ...environment,
  }
  try {
    await requireSound(part, only, checkSettings(given))
    return null
  } catch (error) {
    if (error instanceof HocvuError) return error
    throw error
  }
}
const fieldsOf = (error: HocvuError | null) => error?.fields.map(({ field }) => field)

describe('a start', () => {
  it('shows by what an address with a password is to be mended, and hides none of it', async () => {
    const error = await faultsOf('worker', {
      DATABASE_URL: 'mysql://a',
      MAIL_URL: 'mail.example.gov.vn',
    })
    expect(fieldsOf(error)).toEqual(['MAIL_URL', 'DATABASE_URL'])
    expect(redactText(error?.message ?? '')).not.toContain('[hidden]')
  })

  it('is refused with everything that is wrong, wherever it stands, and how to mend it', async () => {
    const error = await faultsOf('start', {
      HOCVU_DATA: join(folder, 'open'),
      HOCVU_CONFIG: join(folder, 'wrong'),
      PORT: port,
      PUBLIC_PORT: '80000',
      PUBLIC_URL: 'hocvu.example.gov.vn',
      MAIL_URL: 'smtp://hocvu:geheim@mail.example.gov.vn',
      SIGNING_P12: join(folder, 'not.p12'),
      AGENCY_CERTIFICATES: join(folder, 'not.pem'),
      SIGNED_FILES: join(folder, 'nowhere'),
      DATABASE_URL: 'postgres://hocvu:geheim@127.0.0.1:9/hocvu',
      REDIS_URL: 'redis://:geheim@127.0.0.1:9/0',
      LOG_LEVEL: 'loud',
    })
    expect(error?.code).toBe('settings.invalid')
    expect(fieldsOf(error)?.toSorted()).toEqual([
      'AGENCY_CERTIFICATES',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MAIL_FROM',
      'PORT',
      'PUBLIC_PORT',
      'PUBLIC_URL',
      'REDIS_URL',
      'SIGNED_FILES',
      'SIGNING_P12',
      'master.key',
      'platforms.yaml:2 platforms[0].connector',
      'programs/x.yaml:2 foo',
    ])
    expect(error?.message.split('\n')).toHaveLength(14)
    expect(error?.message).toMatch(/master\.key: .* Run: chmod 600 /)
    expect(error?.message).toMatch(/PORT: .* Choose another port or address, or stop what uses it/)
    expect(error?.message).not.toContain('geheim')
  })

  it('goes ahead where nothing is wrong, and a folder is still to be made', async () => {
    expect(await faultsOf('start', {})).toBeNull()
  })

  it('keeps the code of a server that is away: trying again helps', async () => {
    const away = await faultsOf('worker', { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' })
    expect([away?.code, away?.retryable]).toEqual(['database.unavailable', true])
  })

  it('asks only for what the part needs', async () => {
    const nowhere = join(folder, 'nowhere')
    const taken = { PORT: port, SIGNED_FILES: nowhere, AUDIT_HEAD_FILE: join(nowhere, 'heads') }
    expect(fieldsOf(await faultsOf('worker', taken))).toEqual(['SIGNED_FILES', 'AUDIT_HEAD_FILE'])
    expect(await faultsOf('schedule', taken)).toBeNull()
    expect(fieldsOf(await faultsOf('serve', taken))).toEqual(['PORT'])
    const apart = { ...taken, PUBLIC_PORT: '0' }
    expect(await faultsOf('serve', apart, 'public')).toBeNull()
    expect(fieldsOf(await faultsOf('serve', apart, 'console'))).toEqual(['PORT'])
    expect(fieldsOf(await faultsOf('serve', {}, 'public'))).toEqual(['PUBLIC_PORT'])
  })

  it('is refused where the two addresses do not fit together', async () => {
    const same = await faultsOf('serve', {
      PORT: '3000',
      PUBLIC_PORT: '3000',
      PUBLIC_URL: 'https://hocvu.example.gov.vn',
      CONSOLE_URL: 'https://hocvu.example.gov.vn/',
    })
    expect(fieldsOf(same)).toEqual(expect.arrayContaining(['PUBLIC_PORT', 'CONSOLE_URL']))
    expect(fieldsOf(await faultsOf('serve', { PUBLIC_HOST: '10.0.0.1' }))).toEqual(['PUBLIC_HOST'])
    const secret = await faultsOf('serve', { PUBLIC_URL: 'https://a:geheim@example.gov.vn' })
    expect(fieldsOf(secret)).toEqual(['PUBLIC_URL'])
  })
})
