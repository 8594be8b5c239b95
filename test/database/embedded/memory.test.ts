import { describe, expect, it } from 'vitest'
import { sharedBuffersMb } from '../../../src/database/embedded/memory.ts'

const GB = 2 ** 30

describe('what the server keeps pages of tables in', () => {
  it.each([
    ['an eighth of a small machine’s memory', 4 * GB, 512],
    ['never less than PostgreSQL comes with', 0.5 * GB, 128],
    ['never so much that others of a large machine would miss it', 64 * GB, 1024],
  ])('is %s', (_, memory, megabytes) => {
    expect(sharedBuffersMb(memory)).toBe(megabytes)
  })

  it('is known of this machine', () => {
    expect(sharedBuffersMb()).toBeGreaterThanOrEqual(128)
    expect(sharedBuffersMb()).toBeLessThanOrEqual(1024)
  })
})
