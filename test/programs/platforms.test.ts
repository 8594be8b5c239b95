import { describe, expect, it } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import {
  missingVariables,
  resolvePlatform,
  storablePlatform,
} from '../../src/programs/platforms.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, faultsOf } from './faults.ts'

const file = (text: string) => ({ name: 'platforms.yaml', text })

const variable = (name: string) => `\${${name}}`
const tokenVariable = variable('ONETOUCH_TOKEN')
const accountVariable = variable('ZOOM_ACCOUNT')

const onetouch = `
platforms:
  - id: onetouch
    connector: onetouch            # onetouch | provincial-portal
    url: https://onetouch.example.gov.vn
    token: ${tokenVariable}
    schedule: "0 2 * * *"
    pageSize: 200
    zoom: { account: "${accountVariable}", clientSecret: written-out }
`

function platformOf(text: string) {
  const [platform] = parseConfiguration([file(text)], connectors).platforms
  if (platform === undefined) throw new Error('no platform was read')
  return platform
}

const entry = (keys: string) => faultsOf(file(`platforms:\n  - ${keys}\n`))

describe('an entry of platforms.yaml', () => {
  it('keeps the template of its token, and the connector its own keys as YAML means them', () => {
    expect(platformOf(onetouch)).toEqual({
      id: 'onetouch',
      connector: 'onetouch',
      url: 'https://onetouch.example.gov.vn',
      token: tokenVariable,
      schedule: '0 2 * * *',
      allowPrivateNetwork: false,
      requestsPerSecond: null,
      parallel: null,
      lossShare: { numerator: 1, denominator: 5 },
      tokenExpires: null,
      settings: {
        pageSize: 200,
        zoom: { account: accountVariable, clientSecret: 'written-out' },
      },
    })
  })

  it('sets the pace, the share of losses that holds a sync, and when the token runs out', () => {
    const keys = 'requestsPerSecond: 2.5, parallel: 4, lossShare: 30%, tokenExpires: 31/12/2026'
    expect(platformOf(`platforms: [{ id: tep, connector: zoom, ${keys} }]`)).toMatchObject({
      requestsPerSecond: 2.5,
      parallel: 4,
      lossShare: { numerator: 3, denominator: 10 },
      tokenExpires: '2026-12-31',
    })
    expect(entry('{ id: a, connector: zoom, requestsPerSecond: fast }')[0]).toMatchObject({
      field: expect.stringContaining('requestsPerSecond'),
    })
    expect(entry('{ id: a, connector: zoom, lossShare: 120% }')[0]).toMatchObject({
      field: expect.stringContaining('lossShare'),
    })
    expect(entry('{ id: a, connector: zoom, tokenExpires: soon }')[0]).toMatchObject({
      field: expect.stringContaining('tokenExpires'),
    })
  })

  it('may leave out what the connector does not need', () => {
    expect(platformOf('platforms: [{ id: tep, connector: zoom }]')).toMatchObject({
      url: null,
      token: null,
      schedule: null,
      settings: {},
    })
  })

  it('keeps a token of digits as it is written', () => {
    expect(platformOf('platforms: [{ id: a, connector: zoom, token: 0123 }]').token).toBe('0123')
  })
})

describe('variables', () => {
  const values: Record<string, string> = { ONETOUCH_TOKEN: 's3cret', ZOOM_ACCOUNT: 'acc' }
  const platform = platformOf(onetouch)

  it('that have no value make a platform not configured, and are all named', () => {
    expect(missingVariables(platform, () => undefined)).toEqual(['ONETOUCH_TOKEN', 'ZOOM_ACCOUNT'])
    expect(missingVariables(platform, (name) => (name === 'ZOOM_ACCOUNT' ? '' : 'x'))).toEqual([
      'ZOOM_ACCOUNT',
    ])
    expect(missingVariables(platform, (name) => values[name])).toEqual([])
  })

  it('are filled in at the last moment, and their values are known as secrets', () => {
    const resolved = resolvePlatform(platform, (name) => values[name])
    expect(resolved.token).toBe('s3cret')
    expect(resolved.settings).toEqual({
      pageSize: 200,
      zoom: { account: 'acc', clientSecret: 'written-out' },
    })
    expect(resolved.secrets).toEqual(['s3cret', 'acc', 'written-out'])
    expect(JSON.stringify(platform)).not.toContain('s3cret')
  })

  it('without a value refuse to be filled in', () => {
    expect(() => resolvePlatform(platform, () => undefined)).toThrow(
      expect.objectContaining({ code: 'platform.not-configured' }),
    )
    try {
      resolvePlatform(platform, (name) => (name === 'ONETOUCH_TOKEN' ? 's3cret' : undefined))
    } catch (error) {
      if (!(error instanceof HocvuError)) throw error
      expect(error.message).toContain('ZOOM_ACCOUNT')
      expect(error.message).not.toContain('s3cret')
    }
  })

  it('keep their values when these look like patterns', () => {
    const resolved = resolvePlatform(platform, () => `$&${accountVariable}$1`)
    expect(resolved.token).toBe(`$&${accountVariable}$1`)
  })
})

describe('what may be stored', () => {
  it('has templates, and no secret that somebody wrote out', () => {
    expect(storablePlatform(platformOf(onetouch))).toMatchObject({
      token: tokenVariable,
      settings: { pageSize: 200, zoom: { account: accountVariable } },
    })
    const written = platformOf(
      'platforms: [{ id: a, connector: zoom, token: s3cret, clientSecret: x1 }]',
    )
    expect(JSON.stringify(storablePlatform(written))).not.toMatch(/s3cret|x1/)
    expect(JSON.stringify(storablePlatform(platformOf(onetouch)))).not.toContain('written-out')
  })

  it('keeps the address where tokens are given out, which is none', () => {
    const tokenUrl = 'https://zoom.us/oauth/token'
    const zoom = platformOf(`platforms: [{ id: a, connector: zoom, tokenUrl: "${tokenUrl}" }]`)
    expect(storablePlatform(zoom).settings).toEqual({ tokenUrl })
    expect(resolvePlatform(zoom, () => undefined).secrets).toEqual([])
  })
})

describe('a fault', () => {
  it.each([
    ['{ connector: zoom }', 'id', 'must be an id'],
    ['{ id: One Touch, connector: zoom }', 'id', 'small letters'],
    ['{ id: a }', 'connector', 'onetouch, provincial-portal, zoom'],
    ['{ id: a, connector: onetuch }', 'connector', 'did you mean "onetouch"'],
    ['{ id: a, connector: moodle }', 'connector', 'known: onetouch, provincial-portal, zoom'],
    ['{ id: a, connector: zoom, url: onetouch.gov.vn }', 'url', 'https://'],
    ['{ id: a, connector: zoom, url: "file:///etc/passwd" }', 'url', 'https://'],
    ['{ id: a, connector: zoom, url: "https://u:p@x.vn" }', 'url', 'must not hold a user'],
    ['{ id: a, connector: zoom, schedule: every night }', 'schedule', '0 2 * * *'],
    ['{ id: a, connector: zoom, schedule: "61 2 * * *" }', 'schedule', '0 2 * * *'],
    [
      '{ id: a, connector: zoom, allowPrivateNetwork: maybe }',
      'allowPrivateNetwork',
      'true or false',
    ],
    ['{ id: a, connector: zoom, scedule: "0 2 * * *" }', 'scedule', 'did you mean "schedule"'],
  ])('%s names the line, the field and the mend', (keys, field, reason) => {
    const faults = entry(keys)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.field).toBe(`platforms.yaml:2 platforms[0].${field}`)
    expect(faults[0]?.reason).toContain(reason)
  })

  it('an id stands once', () => {
    expect(entry('{ id: a, connector: zoom }\n  - { id: a, connector: onetouch }')).toEqual([
      { field: 'platforms.yaml:3 platforms[1].id', reason: '"a" stands on line 2 already' },
    ])
  })

  it('an address may come from a variable', () => {
    expect(entry(`{ id: a, connector: zoom, url: "${accountVariable}" }`)).toEqual([])
  })

  it.each(['', 'platforms:\n', 'platforms: []\n', '# nothing yet\n'])('none in %j', (text) => {
    expect(parseConfiguration([file(text)], connectors).platforms).toEqual([])
  })

  it('a variable inside braces wants quotes, and the fault says so', () => {
    expect(entry(`{ id: a, connector: zoom, token: ${tokenVariable} }`)).toEqual([
      { field: 'platforms.yaml:2', reason: expect.stringContaining('in quotes') },
    ])
  })

  it.each(['platform: []\n', 'platforms: { id: a }\n', '- id: a\n', 'platforms: [x]\n'])(
    'one in %j',
    (text) => {
      expect(faultsOf(file(text)).length).toBeGreaterThan(0)
    },
  )
})
