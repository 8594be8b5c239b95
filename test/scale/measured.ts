/** What a measurement of growth tells, as it stands in its file. */
import { cpus, totalmem } from 'node:os'
import type { ClassTimes } from './class.ts'
import type { TableSize } from './table-sizes.ts'
import type { PageTimes } from './visit-pages.ts'

export interface AtSize {
  /** On the roster before the class that was brought. */
  learners: number
  /** Milliseconds of one more class, and of a plan's report of everybody. */
  work: ClassTimes & { report: number }
  pages: PageTimes[]
  tables: TableSize[]
}

export interface Measured {
  on: string
  machine: { processors: number; model: string; memoryGiB: number; node: string }
  classSize: number
  at: AtSize[]
}

export function machineNow(): Measured['machine'] {
  return {
    processors: cpus().length,
    model: cpus()[0]?.model.trim() ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}
