import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../../config/settings.ts'
import { readClaims } from '../../../src/access/oidc/claims.ts'
import { oidcSettings } from '../../../src/access/oidc/settings.ts'
import { HocvuError } from '../../../src/foundation/errors.ts'

const NEEDED = {
  PUBLIC_URL: 'https://hocvu.example.gov.vn',
  OIDC_ISSUER: 'https://sso.example.gov.vn/realms/tinh',
  OIDC_CLIENT_ID: 'hocvu',
  OIDC_CLIENT_SECRET: 'geheim',
}

const meaningOf = (environment: Record<string, string>) => {
  const settings = oidcSettings(
    parseSettings({ ...NEEDED, ...environment }),
    'https://hocvu.example.gov.vn',
  )
  if (settings === null) throw new Error('it is switched off')
  return settings
}

const faultsOf = (environment: Record<string, string>) => {
  try {
    parseSettings(environment)
    return []
  } catch (error) {
    return error instanceof HocvuError ? error.fields.map(({ field }) => field) : [String(error)]
  }
}

describe('what claims mean', () => {
  const meaning = meaningOf({
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_ROLES: 'administrator=cn=quản trị,ou=hocvu; coordinator = can-bo ;coordinator=van-phong',
    OIDC_UNIT_CLAIM: 'https://tinh.gov.vn/don-vi',
    OIDC_WHOLE_ROSTER: '*',
  })

  it.each([
    [['can-bo'], 'coordinator'],
    ['van-phong', 'coordinator'],
    [['can-bo', 'cn=quản trị,ou=hocvu'], 'administrator'],
    [['Can-bo', 'can-bo van-phong', 7, null, {}], 'none'],
    [undefined, 'none'],
  ])('the roles %j make %s', (roles, role) => {
    expect(readClaims({ realm_access: { roles } }, meaning).role).toBe(role)
  })

  it.each([
    ['XA', { code: 'XA' }],
    [17, { code: '17' }],
    [['XA', 'XA'], { code: 'XA' }],
    [['XA', 'XB'], 'none'],
    [['XA', '*'], 'whole-roster'],
    ['', 'none'],
    [undefined, 'none'],
  ])('the unit %j is %j', (unit, read) => {
    expect(readClaims({ 'https://tinh.gov.vn/don-vi': unit }, meaning).unit).toEqual(read)
  })

  it('nothing is read of what every object has', () => {
    const inherited = meaningOf({ OIDC_ROLES: 'auditor=x', OIDC_LOGIN_CLAIM: 'constructor.name' })
    expect(readClaims({}, inherited).login).toBeNull()
  })

  it('roles and units that nobody maps are given here', () => {
    expect(readClaims({ groups: ['administrator'] }, meaningOf({}))).toMatchObject({
      ...{ role: 'kept', unit: 'kept' },
    })
  })
})

describe('the settings of single sign-on', () => {
  it('fit together, or every fault is named at once', () => {
    expect(faultsOf(NEEDED)).toEqual([])
    expect(faultsOf({ OIDC_ISSUER: NEEDED.OIDC_ISSUER, OIDC_UNKNOWN: 'create' })).toEqual([
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
      'PUBLIC_URL',
      'OIDC_ROLES',
      'OIDC_UNIT_CLAIM',
    ])
    expect(faultsOf({ OIDC_CLIENT_SECRET: 'x', OIDC_WHOLE_ROSTER: '*' })).toEqual([
      'OIDC_ISSUER',
      'OIDC_UNIT_CLAIM',
    ])
  })

  it.each([
    { OIDC_ISSUER: 'http://sso.example.gov.vn' },
    { OIDC_ISSUER: 'http://127.0.0.1.evil.example' },
    { OIDC_ROLES: 'owner=x' },
    { OIDC_ROLES: 'administrator=' },
    { OIDC_SCOPES: 'profile' },
    { OIDC_UNKNOWN: 'yes' },
  ])('%j is refused', (wrong) => {
    expect(faultsOf({ ...NEEDED, ...wrong })).toEqual(Object.keys(wrong))
  })

  it('in clear only to this machine', () => {
    expect(faultsOf({ ...NEEDED, OIDC_ISSUER: 'http://127.0.0.1:4000' })).toEqual([])
  })
})
