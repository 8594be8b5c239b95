/**
 * How much work one file is worth. Its parts may be named from everywhere and stand inside each other, so that a small
 * file can keep a reader busy for minutes.
 */
import { PdfFault } from './values.ts'

/** Half a second of reading; a certificate takes some thousand steps. */
const MAX_STEPS = 500_000
/** So many bytes are passed in the time that one value takes. */
const BYTES_A_STEP = 16

export class Effort {
  #left = MAX_STEPS

  /** @throws PdfFault when the file has had its share */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new PdfFault('the file takes too long to read')
  }

  pass(bytes: number): void {
    this.spend(Math.floor(bytes / BYTES_A_STEP))
  }
}
