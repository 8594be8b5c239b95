/** Measures of Nghị định 30/2020/NĐ-CP, appendix I. Twips are twentieths of a point. */
export const FONT = 'Times New Roman'

/** In points. */
export const BODY_SIZE = 14
export const TABLE_SIZE = 12

const twips = (millimetres: number) => Math.round((millimetres * 1440) / 25.4)

/** In twips: Word of before 2010 reads no millimetres. */
export const PAGE = { width: twips(210), height: twips(297) }
export const MARGINS = {
  top: twips(20),
  bottom: twips(20),
  left: twips(30),
  right: twips(15),
  header: twips(10),
  footer: twips(10),
}

/** What is left between the margins, in twips. */
export const PORTRAIT_WIDTH = twips(210 - 30 - 15)
export const LANDSCAPE_WIDTH = twips(297 - 30 - 15)

/** First line of a paragraph: 1,27 cm. */
export const INDENT = twips(12.7)
