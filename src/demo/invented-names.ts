/** Names that nobody was asked for: put together from the family, middle and given names of the region's peoples. */
import type { Random } from './random.ts'

export type Gender = 'male' | 'female'

interface NameHabit {
  /** How often, in parts of the whole. */
  weight: number
  families: readonly string[]
  middles: Record<Gender, readonly string[]>
  given: Record<Gender, readonly string[]>
}

const kinhGiven = {
  male: [
    'Sơn',
    'Tuấn',
    'Hùng',
    'Dũng',
    'Cường',
    'Quân',
    'Thành',
    'Trung',
    'Hải',
    'Khôi',
    'Phúc',
    'Long',
    'Minh',
    'Quý',
    'Hoà',
    'Vinh',
  ],
  female: [
    'Hương',
    'Lan',
    'Hạnh',
    'Thuỷ',
    'Nga',
    'Trang',
    'Yến',
    'Loan',
    'Hằng',
    'Ngọc',
    'Thu',
    'Mai',
    'Phương',
    'Huệ',
    'Oanh',
    'Quyên',
  ],
} as const

const habits: readonly NameHabit[] = [
  {
    weight: 9,
    families: [
      'Lò',
      'Quàng',
      'Cà',
      'Tòng',
      'Cầm',
      'Lường',
      'Bạc',
      'Điêu',
      'Vì',
      'Mè',
      'Lèo',
      'Cút',
      'Hoàng',
      'Hà',
    ],
    middles: {
      male: ['Văn', 'Văn', 'Minh', 'Trung', 'Ngọc'],
      female: ['Thị', 'Thị', 'Thị Hồng', 'Thị Thanh'],
    },
    given: {
      male: [
        'Bình',
        'Thiên',
        'Inh',
        'Pâng',
        'Thoả',
        'Xôm',
        'Hặc',
        'Chiến',
        'Thắng',
        'Bun',
        'Piếng',
        'Quyết',
        'Sương',
        'Muôn',
        'Tiện',
        'Dân',
      ],
      female: [
        'Ính',
        'Xuân',
        'Đôi',
        'Pản',
        'Hiên',
        'Thương',
        'Phóng',
        'Ơn',
        'Diên',
        'Chung',
        'Lả',
        'Hoan',
        'Thoan',
        'Bóng',
        'Viên',
        'Biên',
      ],
    },
  },
  {
    weight: 6,
    families: [
      'Nguyễn',
      'Nguyễn',
      'Trần',
      'Lê',
      'Phạm',
      'Vũ',
      'Đỗ',
      'Bùi',
      'Đặng',
      'Phan',
      'Ngô',
      'Dương',
    ],
    middles: {
      male: ['Văn', 'Đức', 'Quang', 'Quốc', 'Mạnh', 'Hữu'],
      female: ['Thị', 'Thị Thu', 'Thanh', 'Thị Mỹ', 'Ngọc', 'Kim'],
    },
    given: kinhGiven,
  },
  {
    weight: 4,
    families: ['Vàng', 'Giàng', 'Sùng', 'Thào', 'Mùa', 'Hạng', 'Lầu', 'Tráng', 'Phàng', 'Sồng'],
    middles: { male: ['A'], female: ['Thị'] },
    given: {
      male: [
        'Sình',
        'Chống',
        'Páo',
        'Dế',
        'Lử',
        'Tủa',
        'Chứ',
        'Nênh',
        'Dơ',
        'Sếnh',
        'Vảng',
        'Thái',
      ],
      female: ['Mỷ', 'Dở', 'Sông', 'Pàng', 'Chư', 'Mái', 'Xia', 'Dua', 'Chá', 'Sua'],
    },
  },
  {
    weight: 2,
    families: ['Đinh', 'Quách', 'Bùi', 'Triệu', 'Bàn', 'Lý', 'Hà'],
    middles: { male: ['Công', 'Văn', 'Xuân'], female: ['Thị', 'Thị Bích', 'Mùi'] },
    given: kinhGiven,
  },
]

const weighted = habits.flatMap((habit) => Array.from({ length: habit.weight }, () => habit))

/** A full name, family name first. */
export function inventName(random: Random, gender: Gender): string {
  const habit = random.pick(weighted)
  return [
    random.pick(habit.families),
    random.pick(habit.middles[gender]),
    random.pick(habit.given[gender]),
  ].join(' ')
}
