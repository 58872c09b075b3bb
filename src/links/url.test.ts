import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isMixedScript, partsOf } from './url.ts'

test('takes an address apart as a browser does', () => {
  assert.partialDeepStrictEqual(partsOf('HTTPS://Mail.Portal.Example.co.uk:8443/a/b?q=1#f'), {
    scheme: 'https',
    host: 'mail.portal.example.co.uk',
    domain: 'example.co.uk',
    suffix: 'co.uk',
    port: 8443,
    path: '/a/b',
    query: 'q=1',
    fragment: 'f',
    oddities: ['port'],
  })
})

test('counts a free host as a suffix, so that its users differ', () => {
  assert.partialDeepStrictEqual(partsOf('https://evil.github.io/x'), {
    domain: 'evil.github.io',
    suffix: 'github.io',
    isPrivateSuffix: true,
  })
})

test('sees through ways to write an IP address', () => {
  const forms = {
    'http://192.0.2.7/': 'dotted',
    'http://3221225991/': 'decimal',
    'http://0300.0.2.7/': 'octal',
    'http://0xC0.0x00.0x02.0x07/': 'hex',
    'http://192.519/': 'short',
  }
  for (const [url, form] of Object.entries(forms)) {
    assert.deepEqual([partsOf(url)?.ip, partsOf(url)?.ipForm], ['192.0.2.7', form], url)
  }
  assert.equal(partsOf('http://[::ffff:192.0.2.7]/')?.ipForm, 'ipv4-in-ipv6')
  assert.equal(partsOf('http://[2001:db8::1]/')?.ipForm, 'ipv6')
})

test('gives the host in letters and in ASCII', () => {
  const parts = partsOf('https://b\u00fccher.example/')
  assert.deepEqual([parts?.host, parts?.unicodeHost], ['xn--bcher-kva.example', 'b\u00fccher.example'])
})

test('names what is odd about the way an address is written', () => {
  const odd: Readonly<Record<string, string>> = {
    'https://bank.example@evil.example/': 'userinfo-like-host',
    'https:\\\\evil.example\\a': 'backslash',
    'https:/evil.example/': 'slashes',
    'https:evil.example/': 'slashes',
    'ht\ntps://evil.example/': 'control',
    'https://exam\u200bple.org/': 'invisible',
    'https://\uff45xample.org/': 'mapped-host',
    'https://example\u3002org/': 'mapped-host',
    'https://%65xample.org/': 'percent-host',
    'https://p\u0430ypal.example/': 'mixed-script',
    'https://a.example/r/https://b.example/': 'double-scheme',
    [`https://${'a'.repeat(80)}@evil.example/`]: 'long-userinfo',
  }
  for (const [url, oddity] of Object.entries(odd)) {
    assert.ok(
      partsOf(url)?.oddities.some((one) => one === oddity),
      `${oddity}: ${partsOf(url)?.oddities.join()}`,
    )
  }
  assert.deepEqual(partsOf('https://www.example.org/a?b=https://c.example/')?.oddities, [])
})

test('calls a label of one foreign script honest', () => {
  assert.equal(isMixedScript('\u043f\u043e\u0447\u0442\u0430'), false)
  assert.equal(isMixedScript('\u6771\u4eacabc'), false)
  assert.equal(isMixedScript('p\u0430ypal'), true)
})

test('gives parts or nothing for any text, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }).map((text) => `http://${text}`),
      ),
      (text) => {
        const parts = partsOf(text)
        if (parts !== undefined) assert.equal(URL.parse(parts.url)?.href, parts.url)
      },
    ),
  )
})
