/** Which fonts a file is printed in, and which a font file holds: by PostScript name. */

const POSTSCRIPT_NAME = 6
const WINDOWS = 3

/** What the compiler itself brings, the same on every machine. */
const BUILT_IN = /^(?:LibertinusSerif|NewCM|DejaVuSansMono)/

/** Names in a .ttf, .otf or .ttc; none where it cannot be read as one. */
export function postScriptNames(font: Buffer): string[] {
  try {
    return fontOffsets(font).flatMap((offset) => namesAt(font, offset))
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

/** Fonts of a PDF that are neither among the given names nor built in: the machine's own. */
export function foreignFonts(pdf: Buffer, known: readonly string[]): string[] {
  const used = [...pdf.toString('latin1').matchAll(/\/BaseFont \/(?:[A-Z]{6}\+)?([^\s/<>[\]()]+)/g)]
  const names = new Set(used.map(([, name = '']) => name))
  // Fonts of some kinds carry the name of their encoding behind their own.
  return [...names].filter(
    (name) =>
      !BUILT_IN.test(name) && !known.some((one) => name === one || name.startsWith(`${one}-Id`)),
  )
}

function fontOffsets(font: Buffer): number[] {
  if (font.toString('latin1', 0, 4) !== 'ttcf') return [0]
  return Array.from({ length: font.readUInt32BE(8) }, (_, at) => font.readUInt32BE(12 + at * 4))
}

function namesAt(font: Buffer, offset: number): string[] {
  const tables = font.readUInt16BE(offset + 4)
  for (let at = offset + 12; at < offset + 12 + tables * 16; at += 16)
    if (font.toString('latin1', at, at + 4) === 'name')
      return readNameTable(font, font.readUInt32BE(at + 8))
  return []
}

function readNameTable(font: Buffer, table: number): string[] {
  const texts = table + font.readUInt16BE(table + 4)
  const names: string[] = []
  for (let record = 0; record < font.readUInt16BE(table + 2); record++) {
    const at = table + 6 + record * 12
    if (font.readUInt16BE(at + 6) !== POSTSCRIPT_NAME) continue
    const start = texts + font.readUInt16BE(at + 10)
    const bytes = Buffer.from(font.subarray(start, start + font.readUInt16BE(at + 8)))
    const isWide = font.readUInt16BE(at) === WINDOWS || font.readUInt16BE(at) === 0
    names.push(
      isWide && bytes.length % 2 === 0
        ? bytes.swap16().toString('utf16le')
        : bytes.toString('latin1'),
    )
  }
  return names
}
