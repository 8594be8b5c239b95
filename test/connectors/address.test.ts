import type { LookupAddress } from 'node:dns'
import { afterEach, describe, expect, it } from 'vitest'
import { platformAddress } from '../../connectors/address.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { isInsideAddress } from '../../src/foundation/outgoing/inside-addresses.ts'
import { errorOf, startLocalPlatform, testHttp } from './local-platform.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe('the address of a platform', () => {
  it('is https, anywhere outside', () => {
    expect(platformAddress('https://lms.example.gov.vn/', false).href).toBe(
      'https://lms.example.gov.vn/',
    )
    expect(platformAddress('https://203.119.8.1/moodle/', false).pathname).toBe('/moodle')
  })

  it.each([
    'http://lms.example.gov.vn',
    'ftp://lms.example.gov.vn',
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://10.0.0.5',
    'https://172.16.9.9',
    'https://192.168.1.10',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://[::ffff:10.0.0.5]',
    'https://user:word@lms.example.gov.vn',
    'https://lms.example.gov.vn/?wstoken=1',
    'lms.example.gov.vn',
  ])('is not %s', (address) => {
    expect(() => platformAddress(address, false)).toThrow(HocvuError)
  })

  it('may be http and inside where the operator allows it', () => {
    expect(platformAddress('http://127.0.0.1:8080', true).port).toBe('8080')
    expect(() => platformAddress('file:///etc/passwd', true)).toThrow('not https')
  })
})

describe('an address inside', () => {
  it.each([
    '127.9.9.9',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::',
    '64:ff9b::a00:5',
    '2002:a00:5::',
  ])('is %s', (address) => expect(isInsideAddress(address)).toBe(true))
  it.each(['8.8.8.8', '172.32.0.1', '2405:4800::1'])('is not %s', (address) =>
    expect(isInsideAddress(address)).toBe(false),
  )
})

describe('a name that resolves to an address inside', () => {
  it('is refused when connecting, even if it resolved outside before', async () => {
    const site = await startLocalPlatform((_, response) => response.end('inside'))
    closers.push(site.close)
    const resolved: LookupAddress[][] = [
      [{ address: '127.0.0.1', family: 4 }],
      [
        { address: '203.119.8.1', family: 4 },
        { address: '10.0.0.5', family: 4 },
      ],
    ]
    const { http } = testHttp(`https://lms.example.gov.vn:${new URL(site.url).port}`, {
      allowPrivateNetwork: false,
      lookup: (_hostname, _options, callback) => callback(null, resolved.shift() ?? []),
    })
    closers.push(http.close)
    const ask = () =>
      http.request({ what: 'a page', method: 'GET', path: '/', read: ({ body }) => body })
    for (let time = 0; time < 2; time += 1)
      expect(await errorOf(ask())).toMatchObject({ code: 'platform.refused-address' })
    expect(http.requests).toBe(2)
    expect(site.arrived).toHaveLength(0)
  })

  it('is reached where the operator allows it', async () => {
    const site = await startLocalPlatform((_, response) => response.end('inside'))
    closers.push(site.close)
    const { http } = testHttp(`http://lms.example.gov.vn:${new URL(site.url).port}`, {
      lookup: (_hostname, _options, callback) =>
        callback(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    closers.push(http.close)
    const body = await http.request({
      what: 'a page',
      method: 'GET',
      path: '/',
      read: (answer) => answer.body,
    })
    expect(body).toBe('inside')
  })
})
