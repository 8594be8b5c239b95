/** Public codes on the command line. Pure. */

/** As certificates carry it: 128 random bits as base64url. One in 64 begins with a dash, as options do. */
const CODE = /^-[\w-]{21}$/
/** No code: without a capital, a digit or an underscore. */
const OPTION = /^--?[a-z-]+$/

/** The words of a command, with codes that begin with a dash where nobody takes them for options: behind `--`. */
export function codesAsOperands(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const words = argv.slice(0, end)
  const isCode = (word: string) => CODE.test(word) && !OPTION.test(word)
  const operands = [...words.filter(isCode), ...argv.slice(end + 1)]
  const rest = words.filter((word) => !isCode(word))
  return operands.length === 0 ? [...argv] : [...rest, '--', ...operands]
}
