/**
 * What is used of docx, typed by hand: its own types import folders without an ending, which TypeScript does not follow
 * from a module of Node ("nodenext").
 */
declare module 'docx' {
  export class TextRun {
    constructor(options: {
      text?: string
      /** Fields such as the number of the page. */
      children?: readonly 'CURRENT'[]
      bold?: boolean
      italics?: boolean
      /** In half points. */
      size?: number
    })
  }
  export const PageNumber: { readonly CURRENT: 'CURRENT' }

  interface Border {
    style: 'single' | 'none'
    /** In eighths of a point. */
    size: number
    space?: number
    color: string
  }
  interface Borders {
    top?: Border
    bottom?: Border
    left?: Border
    right?: Border
  }

  /** In twips. */
  export interface IParagraphOptions {
    alignment?: 'left' | 'center' | 'right' | 'both'
    indent?: { left?: number; right?: number; firstLine?: number }
    spacing?: { before?: number; after?: number; line?: number; lineRule?: 'exact' | 'auto' }
    border?: Borders
    keepNext?: boolean
    children?: readonly TextRun[]
  }
  export class Paragraph {
    constructor(options: IParagraphOptions)
  }

  interface Width {
    size: number
    type: 'dxa'
  }
  export class TableCell {
    constructor(options: {
      children: readonly Paragraph[]
      width?: Width
      borders?: Borders
      verticalAlign?: 'top' | 'center'
      margins?: { left?: number; right?: number; top?: number; bottom?: number }
      columnSpan?: number
    })
  }
  export class TableRow {
    constructor(options: {
      children: readonly TableCell[]
      cantSplit?: boolean
      tableHeader?: boolean
    })
  }
  export class Table {
    constructor(options: {
      rows: readonly TableRow[]
      width?: Width
      columnWidths?: readonly number[]
      layout?: 'fixed'
      borders?: Borders & { insideHorizontal?: Border; insideVertical?: Border }
    })
  }

  export class Header {
    constructor(options: { children: readonly Paragraph[] })
  }

  export class Document {
    constructor(options: {
      title?: string
      creator?: string
      lastModifiedBy?: string
      description?: string
      styles?: {
        default: {
          document: {
            run: { font: string; size: number; language: { value: string } }
            paragraph: {
              spacing: { before: number; after: number; line: number; lineRule: 'auto' }
            }
          }
        }
      }
      sections: readonly {
        properties: {
          titlePage: boolean
          page: {
            size: {
              /** In twips. */
              width: number
              height: number
              orientation: 'portrait' | 'landscape'
            }
            margin: Record<'top' | 'bottom' | 'left' | 'right' | 'header' | 'footer', number>
          }
        }
        headers: Record<'first' | 'default', Header>
        children: readonly (Paragraph | Table)[]
      }[]
    })
  }
  export const Packer: { toBuffer(document: Document): Promise<Buffer> }
}
