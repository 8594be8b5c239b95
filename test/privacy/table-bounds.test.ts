import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inventory } from '../../src/privacy/inventory/inventory.ts'
import { boundsAsMarkdown, tableBounds } from '../../src/privacy/table-bounds.ts'

/** Of the program that migrates. */
const NOT_OURS = ['kysely_migration', 'kysely_migration_lock']

describe('what keeps tables bounded', () => {
  it('is said of every table, once', () => {
    const tables = Object.keys(inventory).filter((table) => !NOT_OURS.includes(table))
    expect(tableBounds.flatMap(({ tables: named }) => named).toSorted()).toEqual(tables.toSorted())
  })

  it('is what docs/scale.md shows', () => {
    expect(readFileSync('docs/scale.md', 'utf8')).toContain(boundsAsMarkdown())
  })
})
