import { describe, expect, it } from 'vitest'
import { readJson } from '../../../src/certificates/verification/read-json.ts'

const read = (text: string) => readJson(Buffer.from(text))

describe('JSON that anybody may have written', () => {
  it('is read as it stands, also with the mark that Notepad puts in front', () => {
    expect(read('{"name":"Lò Văn Phương","a":[{"name":1},{"name":2}]}')).toEqual({
      name: 'Lò Văn Phương',
      a: [{ name: 1 }, { name: 2 }],
    })
    expect(read('\ufeff{"a":"}{:\\"a\\":"}')).toEqual({ a: '}{:"a":' })
    expect(read('null')).toBeNull()
  })

  it.each([
    ['that an object says twice', '{"name":"Giả","name":"Thật"}'],
    ['that it says twice further in', '{"a":[{"b":{"name":"Giả","x":[],"name":"Thật"}}]}'],
    ['that it says twice in different letters', '{"name":"Giả","n\\u0061me":"Thật"}'],
    ['that JavaScript would lose', '{"__proto__":{"name":"Giả"},"name":"Thật"}'],
    ['that it would lose, in other letters', '{"a":[{"__pr\\u006fto__":{}}]}'],
  ])('is none where something stands %s', (_, text) => {
    expect(read(text)).toBeUndefined()
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half of it', Buffer.from('{"a":')],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['letters that are none', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['more than any credential has', Buffer.from(`"${'x'.repeat(70_000)}"`)],
    ['brackets without end', Buffer.alloc(5_000_000, '[')],
  ])('is none when it is %s', (_, bytes) => {
    expect(readJson(bytes)).toBeUndefined()
  })
})
