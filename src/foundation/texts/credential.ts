/** What a credential says in words. Both languages stand side by side: its vocabulary has one text for each thing. */

interface Course {
  vi: string
  en: string | null
  /** Length in tiết. */
  periods: number | null
}

const english = ({ vi, en }: Course) => en ?? vi

export const credentialTexts = {
  description: (course: Course): string => {
    const { vi, periods } = course
    const length = periods === null ? '' : `, ${periods} tiết (mỗi tiết 45 phút)`
    const lengthEn = periods === null ? '' : `, ${periods} periods of 45 minutes`
    return `Khóa học “${vi}”${length}. / Course “${english(course)}”${lengthEn}.`
  },
  criteria: (course: Course): string =>
    `Đã hoàn thành khóa học “${course.vi}” theo quy định của chương trình. / Completed the course “${english(course)}” as the program requires.`,
  score: 'Điểm, thang điểm 10 / Score, out of 10',
  periods: 'Thời lượng, số tiết 45 phút / Length, in periods of 45 minutes',
  evidence: 'Trang tra cứu giấy chứng nhận / Page that checks the certificate',
} as const
