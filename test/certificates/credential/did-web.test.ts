import { describe, expect, it } from 'vitest'
import { addressOfHost } from '../../../src/certificates/credential/addresses.ts'
import { didDocument, didOf, readKeyUrl } from '../../../src/certificates/credential/did-web.ts'

describe('the name of an issuer', () => {
  it.each([
    ['https://hocvu.sonla.gov.vn', 'did:web:hocvu.sonla.gov.vn'],
    ['https://hocvu.sonla.gov.vn:8443', 'did:web:hocvu.sonla.gov.vn%3A8443'],
    ['https://sonla.gov.vn/so/hocvu', 'did:web:sonla.gov.vn:so:hocvu'],
    ['https://sonla.gov.vn:8443/hocvu', 'did:web:sonla.gov.vn%3A8443:hocvu'],
    ['https://HocVu.SonLa.gov.vn', 'did:web:hocvu.sonla.gov.vn'],
    ['https://học.vn', 'did:web:xn--hc-68s.vn'],
  ])('of %s is %s', (address, did) => {
    expect(didOf(address)).toBe(did)
  })

  it('stands before the name of a key', () => {
    expect(readKeyUrl('did:web:a.vn#z6Mk')).toEqual({ did: 'did:web:a.vn', key: 'z6Mk' })
    for (const url of ['did:web:a.vn', '#z6Mk', 'did:web:a.vn#', 'a#b#c', ''])
      expect(readKeyUrl(url)).toBeNull()
  })

  it('has a document in which every key may sign credentials', () => {
    const { verificationMethod, assertionMethod } = didDocument('did:web:a.vn', ['z1', 'z2'])
    expect(assertionMethod).toEqual(['did:web:a.vn#z1', 'did:web:a.vn#z2'])
    expect(verificationMethod).toEqual(
      ['z1', 'z2'].map((key) => ({
        id: `did:web:a.vn#${key}`,
        type: 'Multikey',
        controller: 'did:web:a.vn',
        publicKeyMultibase: key,
      })),
    )
  })
})

describe('the address that a request was sent to', () => {
  const known = ['https://b.vn', 'https://a.vn', 'https://a.vn/hocvu', 'http://127.0.0.1:3000']
  const at = (host: string | undefined, underPath = false) =>
    addressOfHost(known, host, { underPath })

  it('is the known one that the host names', () => {
    expect(at('a.vn')).toBe('https://a.vn')
    expect(at('A.VN')).toBe('https://a.vn')
    expect(at('a.vn:443')).toBe('https://a.vn')
    expect(at('127.0.0.1:3000')).toBe('http://127.0.0.1:3000')
  })

  it('is one with a path only where such a one is looked for', () => {
    expect(at('a.vn', true)).toBe('https://a.vn/hocvu')
    expect(at('b.vn', true)).toBe('https://b.vn')
  })

  it.each([
    ...['c.vn', 'a.vn:8443', 'a.vn.evil.vn', 'evil.vn/a.vn', 'x@a.vn', 'a.vn#', 'a.vn?', 'a.vn/'],
    ...['', ' ', '127.0.0.1', undefined],
  ])('is that of today where the host is %s', (host) => {
    expect(at(host)).toBe('https://b.vn')
  })

  it('is none where there is none', () => {
    expect(addressOfHost([], 'a.vn', { underPath: false })).toBeNull()
  })
})
