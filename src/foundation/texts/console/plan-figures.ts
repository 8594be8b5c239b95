/** Figures of a plan: head counts, what is promised and recorded, reach, cost. */

/** Stands with the figure for good, as other sources do: in the language of the papers. */
export const rosterSource = 'Danh sách trên hệ thống ngày {date}'

const vi = {
  title: 'Số liệu',
}

const en: typeof vi = {
  title: 'Figures',
}

export const planFigureTexts = { vi, en }
