/** A list of decisions about accounts (CSV or Excel): whose each is; without a learner it is nobody's on the roster. */
import { CellFault, code, plainText } from '../../foundation/sheets/cell-values.ts'
import { cellOf, headerFinder } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import { isFilled } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import type { WantedRow } from './decide.ts'
import { refuseFaults } from './refusal.ts'
import type { Fault } from './standing.ts'

const header = headerFinder(
  {
    account: ['Account', 'Tài khoản', 'Tài khoản nền tảng', 'Mã tài khoản'],
    learner: ['Learner', 'Employee code', 'Học viên', 'Mã học viên', 'Mã CBCCVC', 'Mã cán bộ'],
  },
  (columns) => columns.has('account') && columns.has('learner'),
)

/**
 * @returns a row a line, named by its number in the file
 * @throws HocvuError `sheet.unreadable`, `sheet.old-letters`, `request.too-large`; `request.invalid` naming the lines
 */
export async function readDecisionFile(bytes: Buffer): Promise<WantedRow[]> {
  const { tables } = await readTables(bytes, header.weight)
  for (const table of tables) {
    const found = header.find(table)
    if (found === null) continue
    const faults: Fault[] = []
    const rows = table.rows.flatMap((cells, index): WantedRow[] => {
      if (index <= found.lastHeaderIndex || !cells.some(isFilled)) return []
      const place = `row ${index + 1}`
      let field: 'account' | 'learner' = 'account'
      try {
        const account = plainText(cellOf(cells, found, 'account'))
        if (account === null) throw new CellFault('is missing; write <platform>/<its id> or the id')
        field = 'learner'
        const learner = code(cellOf(cells, found, 'learner'))
        return [{ place, account, learner, decision: learner === null ? 'reject' : 'link' }]
      } catch (thrown) {
        if (!(thrown instanceof CellFault)) throw thrown
        faults.push({ code: 'request.invalid', field: `${place}.${field}`, reason: thrown.message })
        return []
      }
    })
    refuseFaults(faults)
    if (rows.length > 0) return rows
    throw unreadable({
      en: 'there is no line below its header, so nothing would be decided. Add a line for each account.',
      vi: 'dưới dòng tiêu đề không có dòng nào nên không có gì để xử lý. Hãy thêm mỗi tài khoản một dòng.',
    })
  }
  throw unreadable({
    en: 'no line of its first 20 has the columns account and learner. Name them so; a learner left empty rejects the account.',
    vi: 'trong 20 dòng đầu không có dòng tiêu đề chứa cả hai cột Tài khoản và Học viên. Hãy đặt tên cột như vậy; để trống cột Học viên nghĩa là tài khoản không thuộc ai trong danh sách.',
  })
}
