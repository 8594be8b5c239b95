import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT, sourceFiles } from './sources.ts'

const TOP_LEVEL = new Set([
  ...['src', 'connectors', 'jobs', 'config', 'test', 'docs'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json'],
  ...['README.md', 'LICENSE', 'Dockerfile', 'compose.yaml'],
])
const isToolSetting = (name: string) => /\.config\.\w+$/.test(name)

describe('the layout', () => {
  it('has at the top the known folders and files, and nothing else', () => {
    const made = new Set(['node_modules', 'coverage', 'bench.json'])
    const strange = readdirSync(PROJECT).filter(
      (name) =>
        !name.startsWith('.') && !made.has(name) && !TOP_LEVEL.has(name) && !isToolSetting(name),
    )
    expect(strange).toEqual([])
  })

  it('has every test in a room of tests', () => {
    const loose = readdirSync(join(PROJECT, 'test')).filter((name) => /\.tsx?$/.test(name))
    expect(loose).toEqual([])
  })

  it('has no utils, helpers or managers, and no reaching round the types', () => {
    const files = sourceFiles(['src', 'connectors', 'jobs', 'config', 'test'])
    expect(files.filter((path) => /util|helper|manager/i.test(path))).toEqual([])
    const wayOut = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|\bas unknown as\b|\bTODO\b/
    const escaping = files.filter(
      (path) =>
        !path.startsWith('test/architecture/') &&
        wayOut.test(readFileSync(join(PROJECT, path), 'utf8')),
    )
    expect(escaping).toEqual([])
  })
})
