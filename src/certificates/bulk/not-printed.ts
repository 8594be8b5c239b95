/** The last page of a print: whose certificates are missing in the pile, and why. */
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { readFontFaces } from '../fonts.ts'
import type { HandOutReport } from './hand-out.ts'

const PAGE = `
#let missing = json(bytes(sys.inputs.missing))
#set page(paper: "a4", margin: 2cm)
#set text(font: "Tinos", size: 12pt, lang: "vi")
#align(center, text(size: 16pt, weight: "bold")[CÁC GIẤY CHỨNG NHẬN CHƯA IN ĐƯỢC])
#v(1em)
Còn thiếu #missing.len() giấy trong tập này. Hãy sửa nguyên nhân rồi in lại.
#v(1em)
#table(
  columns: (auto, 2fr, 3fr),
  inset: 6pt,
  table.header([*Số hiệu*], [*Họ và tên*], [*Nguyên nhân*]),
  ..missing.map(one => (one.number, one.fullName, one.reason)).flatten().map(told => [#told]),
)
`

const NOWHERE = fileURLToPath(new URL('not-printed', import.meta.url))

export function notPrintedPage({ failed }: Pick<HandOutReport, 'failed'>): Buffer {
  const compiler = NodeCompiler.create({
    workspace: NOWHERE,
    fontArgs: [{ fontBlobs: readFontFaces() }],
  })
  return compiler.pdf({ mainFileContent: PAGE, inputs: { missing: JSON.stringify(failed) } })
}
