import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
/** An account that owns nothing. */
const NOBODY = 65534

/** On a machine with other work. */
const COMPILING_MS = 60_000

/** The program in a folder of its own, on the packages of this one. */
describe('the program, which is compiled when it is called', { timeout: COMPILING_MS * 3 }, () => {
  let copy: string
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'hocvu-program-'))
    chmodSync(copy, 0o755)
    for (const name of ['src', 'connectors', 'jobs', 'config', 'package.json', 'tsconfig.json'])
      cpSync(join(PROJECT, name), join(copy, name), { recursive: true })
    const packages = join(copy, 'node_modules')
    mkdirSync(packages)
    for (const name of readdirSync(join(PROJECT, 'node_modules')))
      if (!name.startsWith('.'))
        symlinkSync(join(PROJECT, 'node_modules', name), join(packages, name))
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  const say = (as: { uid?: number } = {}) =>
    execFileSync(process.execPath, [join(copy, 'src', 'bin.mjs'), '--version'], {
      ...as,
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const kept = () => {
    try {
      const names = readdirSync(join(copy, 'node_modules', '.cache', 'hocvu'))
      return names.filter((name) => !name.includes('.'))
    } catch {
      return []
    }
  }

  it.runIf(process.getuid?.() === 0)(
    'runs where it may not write, and leaves nothing behind',
    () => {
      const before = readdirSync(tmpdir())
      expect(say({ uid: NOBODY })).toMatch(/^\d+\.\d+\.\d+/)
      expect(kept()).toEqual([])
      const left = readdirSync(tmpdir()).filter((name) => !before.includes(name))
      expect(left.filter((name) => name.startsWith('hocvu-compiled-'))).toEqual([])
    },
  )

  it.runIf(process.getuid?.() === 0)('runs where somebody else has kept it for themselves', () => {
    const folder = join(copy, 'node_modules', '.cache', 'hocvu')
    const said = say()
    const [name = ''] = kept()
    for (const closed of [join(folder, name), folder]) {
      chmodSync(closed, 0o700)
      expect(say({ uid: NOBODY })).toBe(said)
      chmodSync(closed, 0o755)
    }
    expect(kept()).toHaveLength(1)
  })

  it('is compiled anew where packages are others, whose files may be elsewhere', () => {
    const lock = join(copy, 'node_modules', '.package-lock.json')
    const before = kept().length
    writeFileSync(lock, '{}')
    say()
    expect(kept()).toHaveLength(before + 1)
    rmSync(lock)
  })

  it('is compiled once', () => {
    expect(say()).toBe(say())
    const once = kept()
    say()
    expect(kept()).toEqual(once)
  })

  it('stays when it is compiled, also where others seem to be newer', () => {
    const folder = join(copy, 'node_modules', '.cache', 'hocvu')
    const later = new Date('2100-01-01T00:00:00Z')
    for (const name of ['1', '2', '3', '4']) {
      mkdirSync(join(folder, name))
      utimesSync(join(folder, name), later, later)
    }
    appendFileSync(join(copy, 'src', 'cli.ts'), '\n// changed\n')
    expect(say()).toMatch(/^\d+\.\d+\.\d+/)
    for (const name of ['1', '2', '3', '4'])
      rmSync(join(folder, name), { recursive: true, force: true })
  })

  it('is what its sources say: a changed one is compiled anew, and stacks name its lines', () => {
    const before = say()
    const older = kept().length
    const source = join(copy, 'src', 'cli.ts')
    const line = readFileSync(source, 'utf8').split('\n').length + 1
    const show = "String(new Error('here').stack).split('\\n')[1] + '\\n'"
    appendFileSync(source, `\nprocess.stdout.write(${show})\n`)
    const [place, said] = say().split(/(?<=\n)/)
    expect(place).toContain(`/src/cli.ts:${line}`)
    expect(said).toBe(before)
    expect(kept()).toHaveLength(older + 1)
  })
})
