/** A measurement of growth as a file for machines, tables for `docs/scale.md`, and charts. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Measured } from './measured.ts'

export function writeUp(folder: string, measured: Measured): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'measured.json'), `${JSON.stringify(measured, null, 1)}\n`)
}
