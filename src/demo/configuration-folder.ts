/** The demo's configuration with the addresses and secrets of this start, where commands find it while it serves. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TEMPLATE = fileURLToPath(new URL('configuration', import.meta.url))

/** @param variables what `${NAME}` in the demo's platforms.yaml stands for */
export function writeConfiguration(folder: string, variables: Readonly<Record<string, string>>) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const room of ['programs', 'plans'])
    cpSync(join(TEMPLATE, room), join(folder, room), { recursive: true })
  const platforms = readFileSync(join(TEMPLATE, 'platforms.yaml'), 'utf8')
  const filled = platforms.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`the demo has no value for ${name}`)
    return JSON.stringify(value)
  })
  writeFileSync(join(folder, 'platforms.yaml'), filled, { mode: 0o600 })
}
