import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linksInText } from './extract-text.ts'

function urls(text: string, flowed = false): readonly string[] {
  return linksInText(text, { flowed }).links.map(({ url }) => url)
}

test('ends an address where a reader would', () => {
  const endings: Readonly<Record<string, string>> = {
    'See https://a.example/b.': 'https://a.example/b',
    'See https://a.example/b, and': 'https://a.example/b',
    '(https://a.example/b)': 'https://a.example/b',
    'https://a.example/Page_(one)': 'https://a.example/Page_(one)',
    '<https://a.example/b>': 'https://a.example/b',
    '<URL:https://a.example/b>': 'https://a.example/b',
    '"https://a.example/b"': 'https://a.example/b',
    '\u201chttps://a.example/b\u201d': 'https://a.example/b',
    '*https://a.example/b*': 'https://a.example/b',
    '[link](https://a.example/b)': 'https://a.example/b',
    'https://a.example/b?c=d&e=f#g!': 'https://a.example/b?c=d&e=f#g',
    'www.a.example/x;': 'http://www.a.example/x',
    'HTTPS://A.EXAMPLE/B': 'HTTPS://A.EXAMPLE/B',
    'https:\\\\a.example\\b': 'https:\\\\a.example\\b',
    'open \\\\files.example\\share\\a.lnk': 'file://files.example/share/a.lnk',
    'https://a.example/\u00fcber \u2026': 'https://a.example/\u00fcber',
    '\uff08https://a.example/b\uff09': 'https://a.example/b',
  }
  for (const [text, url] of Object.entries(endings)) assert.deepEqual(urls(text), [url], text)
})

test('leaves alone what nobody can click', () => {
  assert.deepEqual(urls('hxxps://a.example a[.]example https:// awww.example ann@www.example.org'), [])
})

test('marks links of a quoted line', () => {
  assert.deepEqual(
    linksInText('new https://a.example/\n> old https://b.example/\n').links.map(({ url, quoted }) => [url, quoted]),
    [
      ['https://a.example/', undefined],
      ['https://b.example/', true],
    ],
  )
})

test('joins an address that a flowed text broke', () => {
  const long = `https://a.example/${'x'.repeat(60)}`
  assert.deepEqual(urls(`${long} \nyyyy?z=1 more`, true), [`${long}yyyy?z=1`])
  assert.deepEqual(urls(`see ${long} \nand come`, false), [long])
})

test('keeps a bounded number of links and says so', () => {
  const text = Array.from({ length: 6000 }, (_, index) => `https://a.example/${index}`).join(' ')
  const { links, notAnalysed } = linksInText(text)
  assert.equal(links.length, 5000)
  assert.match(notAnalysed.join(), /more than 5000 links/)
})

test('finds an address between any other text, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (noise) => {
      assert.ok(urls(`${noise} https://a.example/found ${noise}`).some((url) => url.includes('a.example/found')))
    }),
  )
})
