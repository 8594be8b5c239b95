/** What the examination of the installation says on the pages: what is so, and what to do about it. */
interface Said {
  what: string
  /** Left out: there is nothing to do. */
  mend?: string
}

const vi = {
  configuration: { what: 'Đã khai báo {count} nền tảng, tất cả đủ thông tin kết nối.' },
  configurationMissing: {
    what: 'Đã khai báo {count} nền tảng; chưa đủ thông tin kết nối: {missing}.',
    mend: 'Mở trang Nền tảng, chọn nền tảng đó và bấm kiểm tra thiết lập để biết còn thiếu gì.',
  },
  databaseEmbedded: { what: 'Cơ sở dữ liệu đi kèm đang chạy (PostgreSQL {version}).' },
  databaseServer: { what: 'Máy chủ cơ sở dữ liệu đang chạy (PostgreSQL {version}).' },
  role: { what: 'Dịch vụ chỉ được ghi thêm vào lịch sử, không sửa hay xóa được.' },
  roleOwner: {
    what: 'Dịch vụ đang dùng quyền của chủ cơ sở dữ liệu, có thể sửa lịch sử.',
    mend: 'Nhờ người vận hành cấp một tài khoản cơ sở dữ liệu có ít quyền hơn (DATABASE_URL, DATABASE_OWNER_URL).',
  },
  queues: {
    what: 'Hàng đợi công việc hoạt động, có tiến trình xử lý; {depth} lượt đồng bộ đang chờ.',
  },
  queuesNoWorker: {
    what: 'Hàng đợi công việc hoạt động nhưng không có tiến trình xử lý nào; {depth} lượt đồng bộ đang chờ.',
    mend: 'Nhờ người vận hành chạy hocvu start hoặc hocvu worker.',
  },
  queuesFault: {
    what: 'Không mở được hàng đợi công việc.',
    mend: 'Nhờ người vận hành chạy hocvu doctor trên máy chủ để xem chi tiết.',
  },
  masterKey: { what: 'Khóa chủ khớp với dữ liệu đã lưu; dùng từ {since} ({days} ngày).' },
  masterKeyUnfinished: {
    what: 'Lần thay khóa chủ gần nhất chưa xong; dữ liệu vẫn đọc được.',
    mend: 'Nhờ người vận hành dừng dịch vụ và chạy lại hocvu keys rotate-master; lệnh sẽ làm tiếp.',
  },
  keys: {
    what: 'Khóa ký giấy chứng nhận số đang dùng tốt; {atRest} khóa đã nghỉ, {distrusted} khóa không còn tin cậy.',
  },
  keysNone: {
    what: 'Chưa có khóa ký giấy chứng nhận số; khóa được tạo cùng giấy chứng nhận đầu tiên.',
  },
  keysFault: {
    what: 'Khóa ký giấy chứng nhận số không dùng được.',
    mend: 'Nhờ người vận hành chạy hocvu doctor trên máy chủ để xem chi tiết.',
  },
  keysHttp: {
    what: 'Địa chỉ công khai bắt đầu bằng http: nơi khác không lấy được khóa để kiểm tra.',
    mend: 'Đưa dịch vụ vào sau https trước khi cấp giấy chứng nhận đầu tiên.',
  },
  audit: { what: 'Nhật ký thao tác nguyên vẹn; kiểm tra toàn bộ lần cuối lúc {at}.' },
  auditNever: { what: 'Nhật ký thao tác nguyên vẹn; chưa có lần kiểm tra định kỳ nào.' },
  auditBroken: {
    what: 'Nhật ký thao tác bị đứt ở mục số {entry}.',
    mend: 'Có người đã sửa hoặc xóa dữ liệu ngoài hệ thống. So sánh với bản sao lưu và báo lãnh đạo.',
  },
  backup: { what: 'Bản sao lưu gần nhất lấy lúc {at}.' },
  backupOld: {
    what: 'Bản sao lưu gần nhất đã cũ, lấy lúc {at}.',
    mend: 'Nhờ người vận hành xem vì sao việc sao lưu hằng đêm không chạy.',
  },
  backupNone: {
    what: 'Chưa có bản sao lưu nào do hệ thống tạo.',
    mend: 'Nhờ người vận hành đặt lịch sao lưu hằng đêm (hocvu backup) và cất khóa chủ ở nơi khác.',
  },
  fonts: { what: 'Có đủ {count} kiểu chữ để in giấy chứng nhận.' },
  fontsNone: {
    what: 'Không tìm thấy phông chữ để in giấy chứng nhận.',
    mend: 'Nhờ người vận hành cài lại phần mềm (npm ci).',
  },
  signer: { what: 'Tệp giấy chứng nhận được hệ thống ký số; chứng thư số có hạn đến {until}.' },
  signerSoon: {
    what: 'Chứng thư số của hệ thống sắp hết hạn ({until}).',
    mend: 'Xin chứng thư số mới trước ngày đó và nhờ người vận hành thay. Tệp đã ký vẫn kiểm tra được.',
  },
  signerNone: { what: 'Tệp giấy chứng nhận không được hệ thống ký số.' },
  signerFault: {
    what: 'Không ký được tệp giấy chứng nhận, nên chưa tạo tệp nào.',
    mend: 'Nhờ người vận hành chạy hocvu doctor trên máy chủ để xem chi tiết.',
  },
  agency: { what: 'Chữ ký số của cơ quan được đối chiếu với {count} chứng thư số đã khai báo.' },
  agencyAny: {
    what: 'Chương trình {programs} chờ chữ ký số của cơ quan, nhưng chữ ký của bất kỳ ai cũng được nhận.',
    mend: 'Nhờ người vận hành khai báo chứng thư số của cơ quan (AGENCY_CERTIFICATES).',
  },
  mail: { what: 'Gửi thư điện tử hoạt động; {waiting} thư đang chờ.' },
  mailLook: {
    what: 'Thư điện tử: {waiting} đang chờ, {uncertain} chưa rõ đã gửi chưa, {refused} bị từ chối.',
    mend: 'Mở trang Giấy chứng nhận để xem và gửi lại.',
  },
  mailNone: { what: 'Không gửi thư điện tử cho học viên.' },
  mailMissing: {
    what: 'Chương trình {programs} yêu cầu gửi thư điện tử, nhưng máy chủ thư chưa được khai báo.',
    mend: 'Nhờ người vận hành khai báo MAIL_URL và MAIL_FROM trước khi cấp; giấy đã cấp trước đó không được gửi bù.',
  },
  exchange: { what: 'Đang báo tin cho {told} hệ thống khác; {waiting} tin đang chờ gửi.' },
  exchangeNone: { what: 'Chưa báo tin cho hệ thống nào khác.' },
  exchangeDead: {
    what: 'Có {dead} tin không gửi được tới hệ thống khác.',
    mend: 'Mở trang Kết nối hệ thống, mục Tin gửi đi, xem nguyên nhân rồi gửi lại hoặc cất đi.',
  },
  exchangeGone: {
    what: 'Đã ngừng nhận tin: {names}; {waiting} tin đang chờ, {dead} tin không gửi được.',
    mend: 'Liên hệ người quản lý hệ thống đó, rồi bật lại ở trang Kết nối hệ thống.',
  },
  clock: { what: 'Đồng hồ máy chủ và cơ sở dữ liệu khớp nhau.' },
  clockApart: {
    what: 'Đồng hồ máy chủ và cơ sở dữ liệu lệch nhau {seconds} giây.',
    mend: 'Nhờ người vận hành bật đồng bộ giờ (NTP) trên cả hai máy.',
  },
  address: { what: 'Liên kết của học viên bắt đầu bằng {address}.' },
  addressMissing: {
    what: 'Chưa đặt địa chỉ công khai; chưa cấp được giấy chứng nhận.',
    mend: 'Nhờ người vận hành đặt PUBLIC_URL là địa chỉ học viên sẽ mở.',
  },
  proxyMissing: {
    what: 'Địa chỉ công khai là https nhưng dịch vụ không biết có máy chủ trung gian ở phía trước.',
    mend: 'Nhờ người vận hành đặt TRUST_PROXY bằng số máy chủ trung gian, để phiên đăng nhập chỉ đi qua https và người dùng được phân biệt theo địa chỉ mạng.',
  },
} satisfies Record<string, Said>

export type FindingCode = keyof typeof vi

const en: Record<FindingCode, Said> = {
  configuration: { what: '{count} platforms are named, all with what is needed to connect.' },
  configurationMissing: {
    what: '{count} platforms are named; not completely: {missing}.',
    mend: 'Open Platforms, choose the one and check its set-up to see what is missing.',
  },
  databaseEmbedded: { what: 'The database that comes along is running (PostgreSQL {version}).' },
  databaseServer: { what: 'The database server is running (PostgreSQL {version}).' },
  role: { what: 'The service can only append to history, not change or delete it.' },
  roleOwner: {
    what: 'The service works under the owner of the database and could change history.',
    mend: 'Ask the operator for a login with fewer rights (DATABASE_URL, DATABASE_OWNER_URL).',
  },
  queues: { what: 'The job queue works and a worker is running; {depth} syncs wait.' },
  queuesNoWorker: {
    what: 'The job queue works, but no worker is running; {depth} syncs wait.',
    mend: 'Ask the operator to run hocvu start or hocvu worker.',
  },
  queuesFault: {
    what: 'The job queue cannot be opened.',
    mend: 'Ask the operator to run hocvu doctor on the server for details.',
  },
  masterKey: { what: 'The master key fits the stored data; in use since {since} ({days} days).' },
  masterKeyUnfinished: {
    what: 'The last change of the master key did not come to its end; everything can be read.',
    mend: 'Ask the operator to stop the service and to run hocvu keys rotate-master again; it goes on.',
  },
  keys: {
    what: 'The key that signs credentials is in order; {atRest} at rest, {distrusted} distrusted.',
  },
  keysNone: { what: 'No key signs credentials yet; the first certificate makes one.' },
  keysFault: {
    what: 'The key that signs credentials cannot be used.',
    mend: 'Ask the operator to run hocvu doctor on the server for details.',
  },
  keysHttp: {
    what: 'The public address begins with http: others cannot fetch the keys to check by.',
    mend: 'Put the service behind https before the first certificate is issued.',
  },
  audit: { what: 'The audit trail is whole; last gone through {at}.' },
  auditNever: { what: 'The audit trail is whole; it has not been gone through by itself yet.' },
  auditBroken: {
    what: 'The audit trail breaks at entry {entry}.',
    mend: 'Somebody changed or removed data outside the service. Compare with a backup and tell those in charge.',
  },
  backup: { what: 'The newest backup is of {at}.' },
  backupOld: {
    what: 'The newest backup is old: it is of {at}.',
    mend: 'Ask the operator why the nightly backup does not run.',
  },
  backupNone: {
    what: 'The system has taken no backup yet.',
    mend: 'Ask the operator to schedule a nightly backup (hocvu backup) and to keep the master key elsewhere.',
  },
  fonts: { what: 'All {count} faces to print certificates with are there.' },
  fontsNone: {
    what: 'No font to print certificates with was found.',
    mend: 'Ask the operator to install the software again (npm ci).',
  },
  signer: { what: 'The system signs the files of certificates; its key is valid until {until}.' },
  signerSoon: {
    what: 'The system’s key for files runs out soon ({until}).',
    mend: 'Obtain a new one before that day and have the operator set it. What was signed keeps verifying.',
  },
  signerNone: { what: 'The system does not sign the files of certificates.' },
  signerFault: {
    what: 'Files of certificates cannot be signed, so none is made.',
    mend: 'Ask the operator to run hocvu doctor on the server for details.',
  },
  agency: { what: 'The agency’s signatures are checked against {count} named certificates.' },
  agencyAny: {
    what: 'The programs {programs} wait for the agency’s signature, and anybody’s is taken.',
    mend: 'Ask the operator to name the agency’s signing certificates (AGENCY_CERTIFICATES).',
  },
  mail: { what: 'E-mail works; {waiting} mails wait.' },
  mailLook: {
    what: 'E-mail: {waiting} waiting, {uncertain} perhaps sent, {refused} refused.',
    mend: 'Open Certificates to see which, and send them again.',
  },
  mailNone: { what: 'Learners are not told by e-mail.' },
  mailMissing: {
    what: 'The programs {programs} ask for e-mail, but no mail server is set.',
    mend: 'Ask the operator to set MAIL_URL and MAIL_FROM before issuing; what was issued before is not mailed later.',
  },
  exchange: { what: '{told} other systems are told of events; {waiting} messages wait.' },
  exchangeNone: { what: 'No other system is told of events.' },
  exchangeDead: {
    what: '{dead} messages to other systems were given up.',
    mend: 'Open Integrations, Deliveries: see why, then send them again or put them away.',
  },
  exchangeGone: {
    what: 'They take nothing more: {names}; {waiting} messages wait, {dead} were given up.',
    mend: 'Ask whoever runs that system, then switch it on again on the page Integrations.',
  },
  clock: { what: 'The clocks of server and database agree.' },
  clockApart: {
    what: 'The clocks of server and database are {seconds} s apart.',
    mend: 'Ask the operator to switch on time synchronisation (NTP) on both machines.',
  },
  address: { what: 'Learners’ links begin with {address}.' },
  addressMissing: {
    what: 'No public address is set; certificates are refused until it is.',
    mend: 'Ask the operator to set PUBLIC_URL to the address learners will open.',
  },
  proxyMissing: {
    what: 'The public address is https, but the service does not know of a proxy in front.',
    mend: 'Ask the operator to set TRUST_PROXY to the number of proxies, so that sessions travel by https only and people are told apart by their network addresses.',
  },
}

export const checkTexts: Record<'vi' | 'en', Record<FindingCode, Said>> = { vi, en }
