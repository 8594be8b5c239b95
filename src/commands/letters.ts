/** The option `--letters`: the old letters that a person has confirmed a file to be typed in. */
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { type Lettering, letterings } from '../foundation/old-letters.ts'

const Letters = z.enum(letterings).optional()

export function readLetters(given: string | undefined): Lettering | null {
  const letters = Letters.safeParse(given)
  if (letters.success) return letters.data ?? null
  throw new HocvuError('request.invalid', `--letters is one of ${letterings.join(', ')}.`)
}
