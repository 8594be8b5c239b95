import { createRenderer } from '../src/certificates/render.ts'
import { sampleFor } from './certificates/sample.ts'
import { pdfBook } from '../src/certificates/bulk/pdf-book.ts'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
const N = Number(process.argv[2])
const r = createRenderer()
const F=['Nguyễn','Trần','Lò','Quàng','Vàng','Lê','Hoàng','Đặng','Bùi','Cầm'], M=['Thị','Văn','Đức','Ngọc','Minh','Xuân'], G=['Anh','Bình','Chung','Dũng','Hạnh','Khánh','Lan','Mạnh','Phượng','Quỳnh','Thắng','Uyên','Vượng','Yến']
let peak=0; const t=setInterval(()=>{peak=Math.max(peak,process.memoryUsage().rss)},10)
const book = pdfBook('In giấy chứng nhận'); const out = createWriteStream('/tmp/book.pdf')
let input=0, ta=0
const pool: Buffer[]=[]
for (let i=0;i<Math.min(N,200);i++){ await new Promise(setImmediate); pool.push(r.render(sampleFor({fullName:`${F[i%10]} ${M[i%6]} ${G[i%14]}`,unit:`UBND xã ${G[(i*7)%14]} ${i}`}))) }
const base=process.memoryUsage().rss; const s0=Date.now()
for (let i=0;i<N;i++){ const b=pool[i%pool.length]!; input+=b.length; if(!out.write(await book.add(b))) await once(out,'drain') }
out.end(book.end()); await once(out,'close')
clearInterval(t); console.log(N,'files',(Date.now()-s0)/N,'ms each; input',(input/1e6).toFixed(1),'MB output',(out.bytesWritten/1e6).toFixed(1),'MB; rss base',base/1e6|0,'peak',peak/1e6|0)
