/** How much of a text is looked at for words. */
const MAX_WORDS = 4000

/** A text as words without accents, in lower case, and what had to be undone to read it. */
export interface Words {
  readonly words: readonly string[]
  /** Letters of other alphabets, styled letters and digits that stand in for Latin ones within words. */
  readonly disguised: number
  /** Words that are spelled with a blank after each letter. */
  readonly spaced: number
  /** The text in lower case without accents, for languages that are written without spaces. */
  readonly plain: string
}

/** Letters of other alphabets that are read as Latin ones (UTS #39); taken as such only within words that also have Latin letters. */
const LIKE_LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      'аa',
      'еe',
      'оo',
      'рp',
      'сc',
      'уy',
      'хx',
      'ѕs',
      'іi',
      'јj',
      'ԁd',
      'һh',
      'ո' + 'n',
      'ԛq',
      'ԝw',
      'вb',
      'кk',
      'мm',
      'нh',
      'тt',
      'гr',
    ],
    ...[
      'αa',
      'εe',
      'οo',
      'ρp',
      'υu',
      'χx',
      'νv',
      'ιi',
      'κk',
      'τt',
      'ηn',
      'γy',
      'ϲc',
      'βb',
      'ωw',
      'μu',
      'ꓔt',
      'ꓡl',
      'ꓮa',
      'ꓰe',
      'ꓲi',
      'ꓳo',
      'ꓢs',
      'ꓐb',
      'ꓑp',
      'ꓒd',
      'ꓓd',
      'ꓖg',
      'ꓗk',
      'ꓚc',
      'ꓟm',
      'ꓠn',
      'ꓣr',
      'ꓤr',
      'ꓦv',
      'ꓪw',
      'ꓫx',
      'ꓬy',
      'ꓜz',
      'ꓧh',
    ],
    ...[
      'ɑa',
      'ɡg',
      'ʟl',
      'ɴn',
      'ʀr',
      'ᴀa',
      'ᴄc',
      'ᴅd',
      'ᴇe',
      'ᴋk',
      'ᴍm',
      'ᴏo',
      'ᴘp',
      'ᴛt',
      'ᴜu',
      'ᴠv',
      'ᴡw',
      'ᴢz',
      'ꜱs',
      'ɪi',
      'ʙb',
      'ɢg',
      'ʜh',
      'ᴊj',
    ],
  ].map((pair) => [[...pair][0] ?? '', [...pair][1] ?? '']),
)
const DIGIT_LETTER: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  $: 's',
  '@': 'a',
}
/** Letters that are not taken apart by NFKD. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  đ: 'd',
  ð: 'd',
  þ: 'th',
}
const INVISIBLE = /[\p{Cf}\u115f\u1160]/gu
const STYLED =
  /[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u1e00-\u1e9fƀƃƅƈƌƒƙƚƞƥƫƭƴƶȡȼɇɉɋɍɏ]/gu
const OTHER_ALPHABET = /[\u0370-\u03ff\u0400-\u052f\u{a4d0}-\u{a4f7}\u1d00-\u1d2b\u0250-\u02af\ua730-\ua731]/u
const LATIN = /[a-z]/
const TOKEN = /[\p{L}\p{N}$%][\p{L}\p{N}%]{0,60}(?:-[\p{L}\p{N}]{1,30}){0,4}/gu

/** Reads a text as a person does: styled, foreign and invisible characters undone, accents dropped. */
export function wordsOf(text: string): Words {
  let disguised = text.match(STYLED)?.length ?? 0
  let plain = text
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  if (/[ßæœøłıđðþ]/.test(plain)) plain = plain.replace(/[ßæœøłıđðþ]/g, (letter) => FOLDED[letter] ?? letter)
  const words: string[] = []
  let spaced = 0
  let single = ''
  const flush = (): void => {
    if (single.length >= 4) {
      spaced += 1
      words.push(single)
    } else words.push(...single)
    single = ''
  }
  for (const [token] of plain.matchAll(TOKEN)) {
    if (words.length >= MAX_WORDS) break
    let word = token
    if (OTHER_ALPHABET.test(word)) {
      const mapped = Array.from(word, (letter) => LIKE_LATIN[letter] ?? letter).join('')
      if (LATIN.test(word) && mapped !== word) {
        disguised += 1
        word = mapped
      }
    } else if (word.length >= 5 && /^\p{L}{1,20}[013]\p{L}{1,20}$/u.test(word)) {
      const letters = word.replace(/[013]/g, (digit) => DIGIT_LETTER[digit] ?? digit)
      if (/^[a-z]+$/.test(letters)) {
        disguised += 1
        word = letters
      }
    }
    if (word.length === 1 && LATIN.test(word)) single += word
    else {
      if (single !== '') flush()
      words.push(word)
    }
  }
  if (single !== '') flush()
  return { words, disguised, spaced, plain }
}
