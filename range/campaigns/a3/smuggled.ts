import { type Chance, digest } from '../../chance.ts'

/** An attachment that a browser turns into another file. */
export interface Smuggled {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** Bytes up to the volume descriptor of a disc image, where its five letters stand (ECMA-119). */
const IMAGE_BYTES = 0x8800
const DESCRIPTOR_AT = 0x8001

/** The start of a disc image without any file in it: there is nothing in it to run. */
function emptyImage(chance: Chance): Buffer {
  const bytes = Buffer.alloc(IMAGE_BYTES)
  bytes.write('CD001', DESCRIPTOR_AT, 'latin1')
  bytes.write(chance.hex(24).toUpperCase(), DESCRIPTOR_AT + 39, 'latin1')
  return bytes
}

/** A page or a picture whose script puts `fileName` together in the browser: no link, and no server to ask. */
export function smuggle(chance: Chance, kind: 'html' | 'svg', fileName: string, title: string): Smuggled {
  const [data, parts, blob, anchor] = Array.from({ length: 4 }, () => identifier(chance))
  const packed = emptyImage(chance).toString('base64')
  const third = Math.ceil(packed.length / 3)
  const pieces = [0, 1, 2].map((at) => `"${packed.slice(at * third, (at + 1) * third)}"`)
  const decode = chance.pick([
    `Uint8Array.from(atob(${data}),c=>c.charCodeAt(0))`,
    `(function(){var s=atob(${data}),b=new Uint8Array(s.length);for(var i=0;i<s.length;i++)b[i]=s.charCodeAt(i);return b})()`,
  ])
  const script =
    `var ${data}=[${pieces.join(',')}].join("");var ${parts}=${decode};` +
    `var ${blob}=new Blob([${parts}],{type:"application/octet-stream"});` +
    `var ${anchor}=document.createElement${kind === 'svg' ? 'NS("http://www.w3.org/1999/xhtml","a")' : '("a")'};` +
    `${anchor}.href=URL.createObjectURL(${blob});${anchor}.download="${fileName}";` +
    chance.pick([`${anchor}.click();`, `setTimeout(function(){${anchor}.click()},${chance.whole(3, 20) * 100});`])
  const text =
    kind === 'svg'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">\n<text x="40" y="60">${title}</text>\n<script type="text/javascript"><![CDATA[${script}]]></script>\n</svg>\n`
      : `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${title}</title></head>\n<body><p>${title}</p><script>${script}</script></body></html>\n`
  const stem = fileName.slice(0, fileName.lastIndexOf('.'))
  return { name: `${stem}.${kind}`, type: kind === 'svg' ? 'image/svg+xml' : 'text/html', bytes: Buffer.from(text) }
}

/** A name that a script's packer gives. */
function identifier(chance: Chance): string {
  return `${chance.pick(['a', 'b', 'd', 'k', 'n', 'q', 'v', 'x'])}${digest(chance.hex(8), chance.whole(2, 6))}`
}
