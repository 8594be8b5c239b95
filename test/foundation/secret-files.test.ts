import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { secretOf, secretSettings, secretValues } from '../../config/secret-files.ts'
import { checkSettings, settingsSchema } from '../../config/settings.ts'
import { hideValues, redactText } from '../../src/foundation/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'hocvu-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: string, mode = 0o600): string {
  const path = join(folder, `${Math.random()}`)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

describe('a secret in a file', () => {
  it('counts like the variable; a line end is none of it', () => {
    const { settings, faults } = checkSettings({
      SIGNING_P12_PASSWORD_FILE: file(' mật khẩu \n'),
      HOCVU_MASTER_KEY_FILE: file(`${'0a'.repeat(32)}\r\n`, 0o440),
      REDIS_URL_FILE: ' ',
    })
    expect(faults).toEqual([])
    expect(settings).toMatchObject({
      SIGNING_P12_PASSWORD: ' mật khẩu ',
      HOCVU_MASTER_KEY: '0a'.repeat(32),
    })
    expect(settings.REDIS_URL).toBeUndefined()
  })

  it('that cannot be used is told with all other faults, with what to do and without what is in it', () => {
    const open = file('mysecret', 0o644)
    const { faults } = checkSettings({
      MAIL_URL_FILE: file(''),
      DATABASE_URL_FILE: join(folder, 'none'),
      SIGNING_P12_PASSWORD_FILE: open,
      REDIS_URL_FILE: file('mysecret'),
      HOCVU_MASTER_KEY: '0a'.repeat(32),
      HOCVU_MASTER_KEY_FILE: file('0b'.repeat(32)),
      PORT: 'x',
    })
    const told = Object.fromEntries(faults.map(({ field, reason }) => [field, reason]))
    expect(told).toMatchObject({
      MAIL_URL_FILE: expect.stringContaining('is empty'),
      DATABASE_URL_FILE: expect.stringContaining('cannot be read (ENOENT)'),
      SIGNING_P12_PASSWORD_FILE: expect.stringContaining(`chmod 600 ${open}`),
      REDIS_URL: 'must look like redis://host:6379/0',
      HOCVU_MASTER_KEY_FILE: 'HOCVU_MASTER_KEY is set as well; leave one of the two out',
      PORT: expect.any(String),
    })
    expect(JSON.stringify(faults)).not.toMatch(/mysecret|0b0b/)
  })

  it('may hold a variable of platforms.yaml', () => {
    expect(secretOf({ MOODLE_TOKEN_FILE: file('abc\n') }, 'MOODLE_TOKEN')).toBe('abc')
    expect(secretOf({ MOODLE_TOKEN: 'x' }, 'MOODLE_TOKEN')).toBe('x')
    expect(secretOf({}, 'MOODLE_TOKEN')).toBeUndefined()
    expect(secretOf({ MOODLE_TOKEN_FILE: '/' }, 'MOODLE_TOKEN')).toMatchObject({
      fault: expect.any(String),
    })
  })
})

it('every setting that is a secret may be given so', () => {
  const secrets = Object.keys(settingsSchema.shape).filter((name) =>
    /PASSWORD|SECRET|_KEY$|TOKEN$|HEADERS|^(DATABASE|REDIS|MAIL).*_URL$/.test(name),
  )
  expect(secrets.toSorted()).toEqual([...secretSettings].toSorted())
})

it('what is secret in them is hidden wherever somebody writes it back', () => {
  hideValues(
    secretValues({
      MAIL_URL: 'smtp://hocvu:ng%C3%B4i%20nh%C3%A0%20%22nh%E1%BB%8F%22@mail.example.vn',
      SIGNING_P12_PASSWORD: 'một câu dài',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abcdefgh=,x=y',
      REDIS_URL: 'redis://cache:6379',
    }),
  )
  expect(redactText('535 not with ngôi nhà "nhỏ", một câu dài')).toBe(
    '535 not with [hidden], [hidden]',
  )
  expect(redactText(JSON.stringify({ said: 'ngôi nhà "nhỏ"' }))).toBe('{"said":"[hidden]"}')
  expect(redactText('Basic%20abcdefgh=')).not.toContain('abcdefgh')
})
