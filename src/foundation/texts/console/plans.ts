/** What all pages of a plan share. */
const vi = {
  tabs: 'Các phần của kế hoạch',
  progress: 'Tiến độ',
  units: 'Theo đơn vị',
  modules: 'Chuyên đề',
  classes: 'Lớp học',
  figures: 'Số liệu',
  submissions: 'Hồ sơ nộp',
  needs: 'Nhu cầu năm sau',
  frozen: 'Báo cáo đã chốt',
  document: 'Nội dung văn bản',
}

const en: typeof vi = {
  tabs: 'Parts of the plan',
  progress: 'Progress',
  units: 'By unit',
  modules: 'Modules',
  classes: 'Classes',
  figures: 'Figures',
  submissions: 'Submissions',
  needs: 'Next year’s needs',
  frozen: 'Frozen reports',
  document: 'What the document says',
}

export const plansTexts = { vi, en }
