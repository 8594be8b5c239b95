/** Excel workbooks for the tests, made on the spot, and packages Excel would never write. */
import { crc32, deflateRawSync } from 'node:zlib'
import writeWorkbook, { type SheetData } from 'write-excel-file/node'

export function workbook(rows: SheetData): Promise<Buffer> {
  return writeWorkbook(rows).toBuffer()
}

export function workbookOfSheets(sheets: { sheet: string; data: SheetData }[]): Promise<Buffer> {
  return writeWorkbook(sheets).toBuffer()
}

/** A date as Excel keeps it: a serial number with a date format. */
export function excelDate(iso: string): SheetData[number][number] {
  return { value: new Date(`${iso}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' }
}

interface Entry {
  name: string
  content: string | Buffer
}

/** A minimal workbook whose one sheet has the given XML inside `sheetData`. */
export function handmadeWorkbook(sheetData: string): Buffer {
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  return zip([
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`,
    },
  ])
}

/** A cell with text, as XML of a sheet. */
export function textCell(address: string, text: string): string {
  return `<c r="${address}" t="inlineStr"><is><t>${text}</t></is></c>`
}

/** A zip archive, deflated. */
export function zip(entries: Entry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(plain), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(plain.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const where = Buffer.alloc(14)
    where.writeUInt32LE(offset, 10)
    files.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, where, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, central, Buffer.from('PK\x05\x06'), end])
}
