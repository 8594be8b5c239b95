import { gunzipSync, gzipSync } from 'node:zlib'
import { Bitstring } from '@digitalbazaar/bitstring'
import { describe, expect, it } from 'vitest'
import {
  decodeBits,
  encodeBits,
  SMALLEST_LIST,
} from '../../../src/certificates/credential/bitstring.ts'

const SET = [0, 1, 8, 15, 4_711, 65_536, SMALLEST_LIST - 1]

describe('a status list as bits', () => {
  it('is read by a library of others as it was written: length, order, each place', async () => {
    const encoded = encodeBits(SMALLEST_LIST, SET)
    const buffer = await Bitstring.decodeBits({ encoded: encoded.slice(1) })
    const list = new Bitstring({ buffer })
    expect(list.length).toBe(SMALLEST_LIST)
    const set = Array.from({ length: list.length }, (_, at) => at).filter((at) => list.get(at))
    expect(set).toEqual(SET)
  })

  it('has its first bit at the left of the first byte', () => {
    const bytes = gunzipSync(Buffer.from(encodeBits(SMALLEST_LIST, [0, 9]).slice(1), 'base64url'))
    expect([...bytes.subarray(0, 3)]).toEqual([0b1000_0000, 0b0100_0000, 0])
    expect(bytes).toHaveLength(SMALLEST_LIST / 8)
  })

  it('is read back', () => {
    const bits = decodeBits(encodeBits(SMALLEST_LIST, SET))
    expect(bits?.size).toBe(SMALLEST_LIST)
    for (const at of SET) expect(bits?.isSet(at)).toBe(true)
    for (const at of [2, 7, 9, 4_710, SMALLEST_LIST - 2]) expect(bits?.isSet(at)).toBe(false)
  })

  it('takes no place beyond its end', () => {
    expect(() => encodeBits(SMALLEST_LIST, [SMALLEST_LIST])).toThrow(RangeError)
  })

  it.each([
    ['nothing', ''],
    ['no gzip', 'uAAAA'],
    ['another base', `m${encodeBits(8, []).slice(1)}`],
    [
      'what unpacks to more than any list',
      `u${gzipSync(Buffer.alloc(3_000_000)).toString('base64url')}`,
    ],
  ])('is not read from %s', (_, encoded) => {
    expect(decodeBits(encoded)).toBeNull()
  })
})
