import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseSettings, settingsSchema } from '../../config/settings.ts'
import { HocvuError } from '../../src/foundation/errors.ts'

const DEFAULTS = {
  HOCVU_DATA: resolve('.hocvu'),
  HOCVU_CONFIG: resolve('config'),
  HOST: '127.0.0.1',
  PORT: 3000,
  LOG_LEVEL: 'info',
  RAW_PAGE_DAYS: 90,
  SETTLED_ROW_DAYS: 365,
  RUN_DAYS: 365,
  CONTACT_DAYS: 365,
  PERSON_VIEW_DAYS: 1095,
  PRIVACY_REQUEST_DAYS: 1095,
  FORMER_LEARNER_DAYS: 0,
  TRUST_PROXY: 0,
  DRAIN_SECONDS: 0,
  METRICS_HOST: '127.0.0.1',
  OTEL_SERVICE_NAME: 'hocvu',
  FORMER_PUBLIC_URLS: [],
  OUTGOING_PRIVATE_HOSTS: [],
  SIGNING_P12_PASSWORD: '',
  OIDC_SCOPES: 'openid profile email',
  OIDC_LOGIN_CLAIM: 'preferred_username',
  OIDC_NAME_CLAIM: 'name',
  OIDC_EMAIL_CLAIM: 'email',
  OIDC_ROLE_CLAIM: 'groups',
  OIDC_UNKNOWN: 'refuse',
}

function faultsOf(environment: Record<string, string>): HocvuError {
  try {
    parseSettings(environment)
  } catch (error) {
    if (error instanceof HocvuError) return error
    throw error
  }
  throw new Error('the settings were taken')
}

describe('the environment', () => {
  it('may be empty: everything has a default', () => {
    expect(parseSettings({})).toEqual(DEFAULTS)
  })

  it('may name a variable and leave it empty', () => {
    const empty = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, '']))
    expect(parseSettings(empty)).toEqual(DEFAULTS)
    expect(parseSettings({ PORT: undefined, HOCVU_DATA: ' ' })).toEqual(DEFAULTS)
  })

  it('is taken as given', () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    expect(
      parseSettings({
        HOCVU_DATA: '/srv/hocvu',
        PORT: '0',
        PUBLIC_URL: 'https://hocvu.example.gov.vn/',
        DATABASE_URL: 'postgresql://hocvu:pw@db:5432/hocvu',
        REDIS_URL: 'rediss://cache:6379/0',
        HOCVU_MASTER_KEY: key,
        LOG_LEVEL: 'debug',
        TRUST_PROXY: '1',
        FORMER_PUBLIC_URLS: 'https://cu.example.gov.vn/, https://xua.example.gov.vn',
        SOMETHING_ELSE: 'x',
      }),
    ).toEqual({
      ...DEFAULTS,
      HOCVU_DATA: '/srv/hocvu',
      PORT: 0,
      PUBLIC_URL: 'https://hocvu.example.gov.vn',
      DATABASE_URL: 'postgresql://hocvu:pw@db:5432/hocvu',
      REDIS_URL: 'rediss://cache:6379/0',
      HOCVU_MASTER_KEY: key,
      LOG_LEVEL: 'debug',
      TRUST_PROXY: 1,
      FORMER_PUBLIC_URLS: ['https://cu.example.gov.vn', 'https://xua.example.gov.vn'],
    })
  })

  it('with several faults names all of them at once, each with its mend', () => {
    const error = faultsOf({
      PORT: '99999',
      PUBLIC_URL: 'hocvu.example.gov.vn',
      DATABASE_URL: 'mysql://db/x',
      DATABASE_OWNER_URL: 'owner',
      REDIS_URL: 'cache:6379',
      HOCVU_MASTER_KEY: 'short',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'true',
    })
    expect(error.code).toBe('settings.invalid')
    expect(error.message.split('\n')).toEqual([
      'The environment has 8 fault(s):',
      '  PORT: must be a port number, 0 to 65535',
      '  PUBLIC_URL: must be an address such as https://hocvu.example.gov.vn',
      '  DATABASE_URL: must look like postgres://host:5432/database, with user:password@ before the host',
      '  DATABASE_OWNER_URL: must look like postgres://host:5432/database, with user:password@ before the host',
      '  REDIS_URL: must look like redis://host:6379/0',
      '  HOCVU_MASTER_KEY: must be 32 bytes as base64 or 64 hex digits; make one with: openssl rand -base64 32',
      '  LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
      '  TRUST_PROXY: must be the number of proxies in front of the service, 0 to 99',
    ])
    expect(error.fields.map(({ field }) => field)).toContain('HOCVU_MASTER_KEY')
  })

  it.each(['80.5', '-1', '1e3', '0x50', 'http'])('has no port %s', (PORT) => {
    expect(faultsOf({ PORT }).message).toContain('PORT: must be a port number')
  })

  it('never shows a wrong secret', () => {
    const error = faultsOf({
      HOCVU_MASTER_KEY: 'my-secret-key',
      DATABASE_URL: 'pg://u:my-secret-key@h/x',
    })
    expect(JSON.stringify([error.message, error.fields])).not.toContain('my-secret-key')
  })

  it('stands in docs/operations.md, every variable of it and no other', () => {
    const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
    const table = guide.split('\n').filter((line) => line.startsWith('| `'))
    const named = table.flatMap((line) => line.split('|')[1]?.match(/[A-Z][A-Z0-9_]{3,}/g) ?? [])
    expect(named.toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted())
  })

  it('is described variable by variable', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape))
      expect(schema.description, name).toMatch(/^[A-Z].*\.$/)
  })
})
