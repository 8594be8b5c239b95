import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeenIds } from '../../../connectors/provincial-portal/seen-ids.ts'

test('ids that a pull has met are known as a set knows them, however many they are', () => {
  const seen = new SeenIds()
  const plain = new Set<string>()
  const say = (id: string) => {
    const isNew = !plain.has(id)
    plain.add(id)
    expect(seen.add(id)).toBe(isNew)
  }
  for (let number = 0; number < 5000; number += 1) say(`item:i${number % 3500}`)
  fc.assert(fc.property(fc.string(), say))
  seen.clear()
  expect(seen.add('item:i1')).toBe(true)
})
