import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileExpression, type Expression } from './expression.ts'
import { requiredLiterals } from './expression-literals.ts'
import { fold } from './fold.ts'

function compiled(source: string, flags = ''): Expression {
  const expression = compileExpression(source, flags)
  assert.ok(typeof expression !== 'string', String(expression))
  return expression
}

const EXAMPLES: readonly (readonly [string, readonly string[] | undefined])[] = [
  ['abc', ['abc']],
  ['ab?cd', ['cd']],
  ['ab+cd', ['ab']],
  ['a|bc', ['a', 'bc']],
  ['a|.*', undefined],
  ['(?i)PowerShell\\.exe', ['powershell.exe']],
  ['[Pp]ower[Ss]hell', ['powershell']],
  ['\\\\Windows\\\\(Temp|Tasks)\\\\', ['\\windows\\']],
  ['x{0,3}yy', ['yy']],
  ['(?:foo|bar){2}', ['foo', 'bar']],
  ['(?:foo|bar)*', undefined],
  ['\\d+\\s\\w', undefined],
  ['[^]a]b', ['b']],
  ['[[:alpha:]]]z', [']z']],
  ['\\x41bc', ['bc']],
  ['\\Qa.b\\E', undefined],
  ['äxy', ['xy']],
  ['a{,5}', ['a{,5}']],
]

for (const [source, literals] of EXAMPLES) {
  test(`every text that ${source} matches holds ${literals?.join(' or ') ?? 'nothing that we know of'}`, () => {
    assert.deepEqual(requiredLiterals(source), literals)
    compiled(source)
  })
}

test('a text that an expression matches holds one of its literals', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'B',
    'k',
    's',
    '.',
    '[ab]',
    '[^a]',
    '[Kk]',
    '\\d',
    '\\.',
    '\\\\',
    '\\bb',
    '^',
    '$',
    'ä',
    'Σ',
    '\\x61',
    '[a-c]',
    '{',
    ']',
  )
  const expression = fc.letrec<{ one: string; many: string }>((tie) => ({
    one: fc.oneof(
      { maxDepth: 3 },
      atom,
      tie('many').map((inside) => `(${inside})`),
      tie('many').map((inside) => `(?i:${inside})`),
    ),
    many: fc
      .array(fc.tuple(tie('one'), fc.constantFrom('', '', '', '?', '*', '+', '+?', '??', '{2}', '{0,2}', '|')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) =>
        parts.map(([one, repeat]) => (/^[\^$]|^\\b/.test(one) && repeat !== '|' ? one : `${one}${repeat}`)).join(''),
      ),
  })).many
  const text = fc
    .array(fc.constantFrom('a', 'b', 'B', 'K', '\u212a', 'ſ', 's', '1', '.', '\\', 'ä', 'Ä', 'ς', '{', ']'), {
      maxLength: 8,
    })
    .map((parts) => parts.join(''))
  let matches = 0
  fc.assert(
    fc.property(
      expression,
      fc.constantFrom('', 'i', 's'),
      fc.array(text, { minLength: 5, maxLength: 5 }),
      (source, flags, texts) => {
        const one = compileExpression(source, flags)
        if (typeof one === 'string' || one.literals === undefined) return
        for (const given of texts) {
          if (!one.test(given)) continue
          matches += 1
          assert.ok(
            one.literals.some((literal) => fold(given).includes(literal)),
            `${one.literals.join(' or ')} in ${given}`,
          )
        }
      },
    ),
    { numRuns: 5000 },
  )
  assert.ok(matches > 500, `only ${matches} matches`)
})

test('expressions that ask only for a length give what RE2 gives', () => {
  const text = fc.array(fc.constantFrom('a', '\n', '😀', 'ä'), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 6 }), fc.constantFrom('', 's', 'i'), (given, length, flags) => {
      for (const source of [`.{${length},}`, `(.){${length}}`]) {
        assert.equal(compiled(source, flags).test(given), compiled(`(?:${source})`, flags).test(given), source)
      }
    }),
  )
})

test('folding a part gives a part of the fold, and keeps the number of code points', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, text, (before, part, after) => {
      assert.ok(fold(before + part + after).includes(fold(part)))
      assert.equal([...fold(part)].length, [...part].length)
      assert.equal(fold(fold(part)), fold(part))
    }),
    { numRuns: 2000 },
  )
})
