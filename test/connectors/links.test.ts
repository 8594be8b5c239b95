import { describe, expect, it } from 'vitest'
import { linkOf, nextOnHost, nextPath } from '../../connectors/links.ts'

const BASE = 'https://lms.example.gov.vn/api'

describe('a link to the next page', () => {
  it.each([
    ['absolute', `${BASE}/items?page=2&q=Kho%C3%A1%20h%E1%BB%8Dc`],
    ['relative to the host', '/api/items?page=2&q=Khoá học'],
    ['relative to the address', 'items?page=2&q=Kho%C3%A1+h%E1%BB%8Dc'],
  ])('that is %s becomes a path and a query', (_, link) => {
    expect(nextPath(BASE, link)).toEqual({ path: '/items', query: { page: '2', q: 'Khoá học' } })
  })

  it('keeps a parameter that stands several times', () => {
    const link = '/api/items?course=a&course=b&page=2'
    expect(nextPath(BASE, link)).toEqual({
      path: '/items?course=a&course=b&page=2',
      query: {},
    })
  })

  it.each([
    ['another host', 'https://evil.example/api/items'],
    ['another port', 'https://lms.example.gov.vn:8443/api/items'],
    ['another protocol', 'http://lms.example.gov.vn/api/items'],
    ['a host that only begins alike', 'https://lms.example.gov.vn.evil.example/api/items'],
    ['another path', 'https://lms.example.gov.vn/api-evil/items'],
    ['a path above', 'https://lms.example.gov.vn/api/../admin'],
    ['the host of nobody', '//evil.example/api/items'],
  ])('that leads to %s is refused: the token would go along', (_, link) => {
    expect(() => nextPath(BASE, link)).toThrow(
      expect.objectContaining({ code: 'platform.refused-address' }),
    )
  })

  it.each([
    ['/more/7?of=a%2Fb', '/more/7?of=a%2Fb'],
    ['more?x=1&x=2', '/api/more?x=1&x=2'],
    ['https://lms.example.gov.vn/elsewhere', '/elsewhere'],
  ])('may be allowed beside the address, on its host: %s', (link, path) => {
    expect(nextOnHost(BASE, link)).toEqual({ address: 'https://lms.example.gov.vn', path })
  })

  it.each(['https://evil.example/api', '//evil.example/', 'http://lms.example.gov.vn/api'])(
    'is refused beside the host: %s',
    (link) => {
      expect(() => nextOnHost(BASE, link)).toThrow(
        expect.objectContaining({ code: 'platform.refused-address' }),
      )
    },
  )

  it('in a Link header is found by its relation', () => {
    const header =
      '<https://a.example/x?page=1,2>; rel="prev", <https://a.example/y>; rel="next last"'
    expect(linkOf(header, 'next')).toBe('https://a.example/y')
    expect(linkOf(header, 'prev')).toBe('https://a.example/x?page=1,2')
    expect(linkOf(header, 'first')).toBeNull()
    expect(linkOf(undefined, 'next')).toBeNull()
  })
})
