/** Left out: the install needs the network, and the tests are what runs these examples. */
const NOT_RUN = /^npm (?:ci|test)\b/

/** The commands of a page's `sh` blocks, one for each part between line ends and `&&`, without install and tests. */
export function exampleCommands(page: string): readonly string[] {
  return blocks(page, 'sh')
    .flatMap((block) => block.split(/\n|&&/))
    .map((command) => command.trim())
    .filter((command) => command !== '' && !NOT_RUN.test(command))
}

/** The lines of a page's `text` blocks: what it says that its commands print. */
export function shownLines(page: string): readonly string[] {
  return blocks(page, 'text').flatMap((block) => block.split('\n').filter((line) => line !== ''))
}

function blocks(page: string, language: string): readonly string[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , text = '']) => text)
}
