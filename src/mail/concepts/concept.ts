/**
 * Phrases of one idea, by language; `cjk` holds those of languages that are written without spaces. Phrases are parted by `|`. A word
 * that ends in `*` stands for all that begin so; `~` stands for up to three words. All are written without accents and in lower case.
 */
export type ConceptWords = Readonly<Record<string, string>>
