/** Names and units as frequent as they are in a province of the north-west, for people who do not exist. */
import type { Random } from './random.ts'

type Weighted = readonly (readonly [string, number])[]

const weights = (text: string): Weighted =>
  text.split(',').map((entry) => {
    const [name = '', weight = '1'] = entry.trim().split(':')
    return [name, Number(weight)] as const
  })

const KINH = {
  families: weights(
    'Nguyễn:32,Trần:11,Lê:9,Phạm:7,Hoàng:5,Phan:4,Vũ:4,Võ:2,Đặng:2,Bùi:3,Đỗ:2,Hồ:1,Ngô:2,Dương:1,Lý:1,Đinh:2,Đào:1,Đoàn:1,Trịnh:1,Mai:1,Cao:1,Tạ:1,Hà:2',
  ),
  male: {
    middles: weights(
      'Văn:34,Đức:8,Minh:6,Quang:6,Ngọc:5,Xuân:5,Hữu:4,Mạnh:5,Tuấn:4,Anh:3,Duy:3,Thanh:4,Quốc:4,Đình:4,Công:3,Trung:3,Bá:1',
    ),
    given: weights(
      'Hùng:7,Dũng:6,Tuấn:6,Hưng:3,Sơn:5,Hải:5,Cường:5,Nam:4,Long:3,Thắng:4,Thành:4,Trung:4,Quân:3,Minh:4,Đức:4,Anh:3,Huy:3,Hiếu:3,Khánh:2,Phúc:2,Quý:2,Hòa:3,Toàn:3,Tú:2,Phong:2,Giang:2,Bình:3,Kiên:3,Lâm:2,Việt:2,Vinh:2,Tùng:3,Thịnh:1,Tân:1,Tấn:1',
    ),
  },
  female: {
    middles: weights(
      'Thị:44,Thị Thu:6,Thị Thanh:6,Thị Kim:3,Ngọc:5,Thùy:4,Thị Hồng:5,Thị Bích:3,Thị Minh:3,Thu:4,Phương:3,Thị Ngọc:4,Mai:2,Hồng:2,Thị Lan:2,Kim:1',
    ),
    given: weights(
      'Lan:5,Loan:2,Hương:6,Hường:3,Hoa:5,Hòa:2,Hằng:5,Hạnh:4,Huyền:4,Nga:4,Ngọc:3,Thảo:4,Thủy:4,Thúy:4,Trang:5,Linh:5,Mai:4,Anh:4,Phương:4,Phượng:2,Thu:3,Hà:4,Yến:3,Nhung:3,Oanh:2,Liên:2,Hiền:4,Hiên:1,Lý:1,Quyên:1,Tâm:2,Vân:3,Dung:3,Lan Anh:2,Khoẻ:1',
    ),
  },
}

const THAI = {
  families: weights(
    'Lò:30,Quàng:12,Cà:10,Tòng:8,Cầm:6,Hoàng:6,Lường:7,Bạc:2,Đèo:1,Vì:5,Lù:3,Điêu:2',
  ),
  male: {
    middles: weights('Văn:90,Minh:3,Trung:3,Xuân:4'),
    given: weights(
      'Hùng:5,Dũng:3,Thương:3,Phóng:3,Ơn:3,Xôm:3,Pâng:2,Inh:2,Panh:2,Thoa:2,Tuấn:4,Sơn:4,Cường:4,Hặc:2,Pản:2,Biên:2,Chung:3,Ước:2',
    ),
  },
  female: {
    middles: weights('Thị:95,Thị Thu:3,Thị Hồng:2'),
    given: weights(
      'Mẩy:3,Pâng:3,Ín:2,Lả:3,Hặc:2,Xuân:4,Hương:5,Hoa:5,Thương:4,Liên:3,Diện:2,Hiêng:2,Ban:3,Bun:1,Nga:4,Xoan:2',
    ),
  },
}

const HMONG = {
  families: weights('Vàng:20,Giàng:18,Mùa:12,Sùng:14,Thào:12,Hạng:6,Lầu:8,Ly:6,Sồng:6'),
  male: {
    middles: weights('A:92,Bả:3,Láo:3,Nhìa:2'),
    given: weights('Páo:4,Chua:4,Sùng:2,Tủa:4,Dế:4,Chống:3,Lử:3,Nủ:3,Dơ:3,Vừ:2,Thào:2,Sà:3,Tồng:2'),
  },
  female: {
    middles: weights('Thị:92,Y:8'),
    given: weights('Dợ:4,Mỷ:3,Sua:4,Mai:3,Pà:3,Dở:2,Chư:3,Mo:3,Dua:3,Ca:2'),
  },
}

type Gender = 'male' | 'female'

export interface Name {
  family: string
  middle: string
  given: string
  gender: Gender
}

export function inventName(random: Random, family?: string): Name {
  const people = random.weighted([
    [KINH, 62],
    [THAI, 28],
    [HMONG, 10],
  ] as const)
  const gender: Gender = random.chance(0.52) ? 'female' : 'male'
  return {
    family: family ?? random.weighted(people.families),
    middle: random.weighted(people[gender].middles),
    given: random.weighted(people[gender].given),
    gender,
  }
}

export const written = ({ family, middle, given }: Name) => `${family} ${middle} ${given}`

export interface InventedUnit {
  code: string
  name: string
  province: string
}

const SYLLABLES = 'Mường,Chiềng,Nà,Tà,Pa,Hua,Bản,Phiêng,Nậm,Huổi,Co,Lóng'.split(',')
const PLACES =
  'La,Lao,Lạn,Bú,Trai,Hin,Hặc,Sơ,Khoa,Cang,Ngần,Xôm,Đông,Pằn,Ve,Chung,Sại,Giôn,Ty,Khoong,Hung,Sàng,Sinh,Cọ'.split(
    ',',
  )
const OFFICES = [
  'Sở Khoa học và Công nghệ',
  'Sở Nội vụ',
  'Sở Y tế',
  'Sở Giáo dục và Đào tạo',
  'Sở Tài chính',
  'Sở Nông nghiệp và Môi trường',
  'Sở Văn hoá, Thể thao và Du lịch',
  'Sở Xây dựng',
  'Văn phòng UBND tỉnh',
  'Thanh tra tỉnh',
]

/** Communes with their offices and schools, and the departments of a province. */
export function inventUnits(count: number): InventedUnit[] {
  const places = SYLLABLES.flatMap((first) => PLACES.map((second) => `${first} ${second}`))
  const units = OFFICES.map((name, index) => ({ name, code: `S${index + 1}` }))
  for (let index = 0; units.length < count; index++) {
    const place = places[index % places.length] ?? ''
    const kind = ['UBND xã', 'Trường Tiểu học', 'Trường THCS', 'Trường Mầm non', 'Trạm Y tế xã'][
      Math.floor(index / places.length) % 5
    ]
    units.push({ name: `${kind} ${place}`, code: `X${String(index + 1).padStart(3, '0')}` })
  }
  return units.slice(0, count).map((unit) => ({ ...unit, province: 'Sơn La' }))
}
