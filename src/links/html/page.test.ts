import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPage } from './page.ts'

/** Addresses of a page's links. */
function urls(html: string): readonly string[] {
  return readPage(html).links.map(({ url }) => url)
}

/** 24 ways to hide text, each with a word that no reader sees. */
const HIDDEN: Readonly<Record<string, string>> = {
  'display none': '<div style="display:none">ghost</div>',
  'display none, important': '<div style="DISPLAY : none !important">ghost</div>',
  visibility: '<span style="visibility:hidden">ghost</span>',
  'font size 0': '<span style="font-size:0">ghost</span>',
  'font size 0px in a shorthand': '<span style="font:0px/0 Arial">ghost</span>',
  'font size 1px': '<span style="font-size:1px;">ghost</span>',
  'tiny em': '<span style="font-size:.01em">ghost</span>',
  calc: '<span style="font-size:calc(5px * 0)">ghost</span>',
  'white on white': '<span style="color:#ffffff">ghost</span>',
  'nearly white on white': '<font color="#FEFEFC">ghost</font>',
  'the colour of its cell':
    '<table><tr><td bgcolor="#003366"><span style="color:rgb(0, 51, 102)">ghost</span></td></tr></table>',
  transparent: '<p style="color:transparent">ghost</p>',
  'no alpha': '<p style="color:rgba(0,0,0,0)">ghost</p>',
  opacity: '<div style="opacity:0.0">ghost</div>',
  'max-height': '<div style="max-height:0;overflow:hidden">ghost</div>',
  'no height, cut': '<div style="height:0;overflow:hidden">ghost</div>',
  'off-screen left': '<div style="position:absolute;left:-9999px">ghost</div>',
  'off-screen indent': '<div style="text-indent:-999em">ghost</div>',
  clip: '<div style="position:absolute;clip:rect(0 0 0 0)">ghost</div>',
  'clip-path': '<div style="clip-path: inset(50%)">ghost</div>',
  scale: '<div style="transform:scale(0)">ghost</div>',
  'mso-hide': '<div style="mso-hide:all">ghost</div>',
  attribute: '<div hidden>ghost</div>',
  template: '<template>ghost</template>',
  'by a class': '<style>.x, p.y { display: none }</style><p class="a y">ghost</p>',
  'tiny lines': '<div style="line-height:0">ghost</div>',
}

for (const [name, html] of Object.entries(HIDDEN)) {
  test(`sees text hidden by ${name}`, () => {
    const { text, hidden } = readPage(`<body>seen ${html} too</body>`)
    assert.equal(hidden, 'ghost')
    assert.equal(text.replace(/\s+/g, ' '), 'seen too')
  })
}

test('does not take for hidden what a reader sees', () => {
  for (const html of [
    '<td style="font-size:0"><span style="font-size:14px">word</span></td>',
    '<div style="visibility:hidden"><b style="visibility:visible">word</b></div>',
    '<td bgcolor="#003366" style="color:#ffffff">word</td>',
    '<td style="background:url(cid:x) #fff;color:#fff">word</td>',
    '<td background="https://a.example/b.png"><font color="white">word</font></td>',
    '<style>@media (max-width:600px) { .m { display:none } }</style><p class="m">word</p>',
    '<style>.btn{background-color:#06c}</style><a class="btn" href="https://a.example" style="color:#fff">word</a>',
    '<div aria-hidden="true">word</div>',
    '<div style="height:0">word</div>',
    '<p style="line-height:1">word</p>',
  ]) {
    assert.equal(readPage(html).text, 'word', html)
  }
})

test('reads an address as a browser does', () => {
  const forms: Readonly<Record<string, string>> = {
    '<a href="https://a.example/?x=1&amp;y=2">t</a>': 'https://a.example/?x=1&y=2',
    '<a href="&#104;ttps&colon;&sol;&sol;a.example">t</a>': 'https://a.example',
    '<a href="&#x68ttps://a.example">t</a>': 'https://a.example',
    '<a href="https://a.example/?a=1&copy=2">t</a>': 'https://a.example/?a=1&copy=2',
    '<a href="ht\ntps://a.ex\tample/">t</a>': 'https://a.example/',
    '<a href="ht&Tab;tps://a.example/">t</a>': 'https://a.example/',
    "<a href='https://a.example/q'>t</a>": 'https://a.example/q',
    '<a href=https://a.example/q>t</a>': 'https://a.example/q',
    '<a title="x>y"href="https://a.example/q">t</a>': 'https://a.example/q',
    '<a href="https://first.example" href="https://second.example">t</a>': 'https://first.example',
    '<a/href="https://a.example/">t</a>': 'https://a.example/',
    '<A HREF="https://a.example/">t</A>': 'https://a.example/',
    '<a href="\\\\files.example\\share">t</a>': 'file://files.example/share',
    '<base href="https://base.example/x/"><a href="y">t</a>': 'https://base.example/x/y',
    '<a href="//a.example/x">t</a>': 'http://a.example/x',
    '<a href="mailto:https://a.example/x">t</a>': 'https://a.example/x',
  }
  for (const [html, url] of Object.entries(forms)) assert.deepEqual(urls(html), [url], html)
})

test('finds links wherever something can be opened or fetched', () => {
  const places: Readonly<Record<string, string>> = {
    '<map><area href="https://a.example/"></map>': 'anchor',
    '<form action="https://a.example/"></form>': 'form',
    '<button formaction="https://a.example/">x</button>': 'form',
    '<iframe src="https://a.example/"></iframe>': 'resource',
    '<object data="https://a.example/"></object>': 'resource',
    '<embed src="https://a.example/">': 'resource',
    '<link rel=stylesheet href="https://a.example/">': 'resource',
    '<meta http-equiv=refresh content="0; url=\'https://a.example/\'">': 'refresh',
    '<meta http-equiv="Refresh" content="0,https://a.example/">': 'refresh',
    '<svg><a xlink:href="https://a.example/">x</a></svg>': 'anchor',
    '<v:roundrect href="https://a.example/"></v:roundrect>': 'anchor',
    '<!--[if mso]><a href="https://a.example/">x</a><![endif]-->': 'anchor',
    '<![if !mso]><a href="https://a.example/">x</a><![endif]>': 'anchor',
    '<body background="https://a.example/">': 'resource',
    '<style>.a{background:url(https://a.example/)}</style>': 'resource',
    '<script>location.href = "https://a.example/"</script>': 'script',
    '<script>x = atob("aHR0cHM6Ly9hLmV4YW1wbGUv")</script>': 'script',
    '<p onclick="window.open(&#39;https://a.example/&#39;)">x</p>': 'script',
    '<iframe srcdoc="&lt;a href=&quot;https://a.example/&quot;&gt;x&lt;/a&gt;"></iframe>': 'anchor',
    '<p>Go to https://a.example/ now</p>': 'text',
  }
  for (const [html, role] of Object.entries(places)) {
    assert.deepEqual(
      readPage(html).links.map((link) => [link.url, link.role]),
      [['https://a.example/', role]],
      html,
    )
  }
})

test('takes no link from comments, and none from text within raw elements', () => {
  assert.deepEqual(
    urls('<!-- <a href="https://a.example/">x</a> --><title><a href="https://b.example/">x</a></title>'),
    [],
  )
  assert.deepEqual(urls('<!--[if !mso]><!--><a href="https://a.example/">x</a><!--<![endif]-->'), [
    'https://a.example/',
  ])
})

test('says what a reader sees in place of a link', () => {
  const { links, linkedPictures } = readPage(
    '<a href="https://a.example/1">https://<b>bank</b>.example</a> <a href="https://a.example/2"><img src="cid:1" alt="Open"></a> <a href="https://a.example/3" style="display:none">x</a>',
  )
  assert.partialDeepStrictEqual(links, [
    { url: 'https://a.example/1', text: 'https://bank.example', hidden: false },
    { url: 'https://a.example/2', overImage: true, hidden: false },
    { url: 'https://a.example/3', hidden: true },
  ])
  assert.equal(linkedPictures, 1)
})

test('opens the page within a data address, and stops at the third', () => {
  const page = (inner: string): string =>
    `<a href="data:text/html;base64,${Buffer.from(inner).toString('base64')}">x</a>`
  assert.ok(urls(page('<a href="https://a.example/">x</a>')).includes('https://a.example/'))
  let nested = '<a href="https://a.example/">x</a>'
  for (let depth = 0; depth < 6; depth += 1) nested = page(nested)
  const { notAnalysed } = readPage(nested)
  assert.match(notAnalysed.join(), /page within a page/)
})

test('parts what a mail program quotes from what is new', () => {
  const page = readPage(
    '<p>New words</p><div class="gmail_quote">On Monday<blockquote type="cite">Old <a href="https://old.example/">words</a></blockquote></div>',
  )
  assert.equal(page.text, 'New words')
  assert.equal(page.quoted, 'On Monday\nOld words')
  assert.equal(page.links[0]?.quoted, true)
  assert.equal(readPage('<p>New</p><div id="divRplyFwdMsg">From: A</div><p>Old</p>').quoted, 'From: A\nOld')
})

test('counts what a detector weighs', () => {
  assert.partialDeepStrictEqual(
    readPage(
      '<form><input type=password></form><img src="https://a.example/p.gif" width="1" height="1"><img src="cid:2"><script>1</script><a download="x.zip" href="blob:1">y</a><title> A &amp; B </title>',
    ),
    { forms: 1, passwordFields: 1, pixels: 1, pictures: 1, scripts: 1, downloads: 1, title: 'A & B' },
  )
})

test('reads hostile pages in time that grows with their length', () => {
  const hostile = [
    '<a href="'.repeat(100_000),
    '<'.repeat(500_000),
    '<div>'.repeat(200_000),
    '<!--'.repeat(200_000),
    '</b'.repeat(200_000),
    `<style>${'a{'.repeat(200_000)}</style>`,
    `<p style="${'color:red;'.repeat(50_000)}">x</p>`,
    '&#'.repeat(300_000),
    '<script>'.repeat(100_000),
    `<a ${'x=y '.repeat(200_000)}>`,
    'http://'.repeat(100_000),
    '<a href="https://a.example/">x'.repeat(50_000),
  ]
  for (const html of hostile) {
    const started = performance.now()
    readPage(html)
    // A page of a megabyte needs some 30 ms; what grows with the square would need minutes.
    assert.ok(performance.now() - started < 5000, html.slice(0, 20))
  }
})

test('gives a page for any text, and never throws', () => {
  const pieces = fc.constantFrom(
    '<a href="',
    '">',
    '<div style="',
    'display:none',
    '<style>',
    '</style>',
    '<!--',
    '-->',
    '<![if',
    '&#x',
    ';',
    '<script>',
    '</script>',
    '=',
    "'",
    'https://a.example/',
    '<td bgcolor=',
    ' ',
    '</',
    '\u0000',
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 60 }),
      (parts) => {
        const html = parts.join('')
        const page = readPage(html)
        assert.ok(page.text.length + page.hidden.length + page.quoted.length <= 4 * html.length + 10)
      },
    ),
  )
})
