/** The letters of certificates: Tinos, the metric twin of Times New Roman, out of the npm package that carries it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const FACES = [
  '400Regular/Tinos_400Regular.ttf',
  '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  '700Bold/Tinos_700Bold.ttf',
  '700Bold_Italic/Tinos_700Bold_Italic.ttf',
]

/** @throws Error (ENOENT) when the package is not installed completely */
export function readFontFaces(): Buffer[] {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('@expo-google-fonts/tinos/package.json'))
  return FACES.map((face) => readFileSync(join(folder, face)))
}
