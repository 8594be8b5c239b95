import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { connectorById, connectors } from '../../connectors/registry.ts'

const folder = new URL('../../connectors/', import.meta.url)

describe('the registry', () => {
  it('lists exactly the connector folders', () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .filter((entry) => existsSync(new URL(`${entry.name}/connector.ts`, folder)))
      .map((entry) => entry.name)
    expect(connectors.map((connector) => connector.id).sort()).toEqual(folders.sort())
  })

  it.each(connectors.map((connector) => connector.id))(
    '%s has its shape: wire.ts, README.md',
    (id) => {
      for (const file of ['wire.ts', 'README.md'])
        expect(existsSync(new URL(`${id}/${file}`, folder))).toBe(true)
    },
  )

  it('finds a connector by id, and nothing for an unknown one', () => {
    expect(connectorById('onetouch')?.id).toBe('onetouch')
    expect(connectorById('unknown')).toBeUndefined()
  })
})
