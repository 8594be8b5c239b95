import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
/** An account that owns nothing. */
const NOBODY = 65534

/** The program in a folder of its own, on the packages of this one. */
describe('the program, which is compiled when it is called', () => {
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

  it('is what its sources say: a changed one is compiled anew, the older one stays for whoever runs it', () => {
    const before = say()
    const older = kept().length
    appendFileSync(join(copy, 'src', 'cli.ts'), "\nprocess.stdout.write('changed ')\n")
    expect(say()).toBe(`changed ${before}`)
    expect(kept()).toHaveLength(older + 1)
  })
})
