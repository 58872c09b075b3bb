/** Which test files a suite has: those below one of the paths of `in`, without those below one of `but`. */
export interface Suite {
  readonly in: readonly string[]
  readonly but: readonly string[]
}

/** The suites that `npm` scripts run. Paths are relative to the repository; a file is a path too. */
export const SUITES: Readonly<Record<string, Suite>> = {
  /** What `npm run check` runs: beside the code that they test. */
  unit: { in: ['src/'], but: [] },
  /** What `npm test` runs: everything but whole runs of the command. */
  all: { in: ['src/', 'test/', 'range/', 'rules/', 'scripts/', 'bench/'], but: ['test/e2e/'] },
  /** Whole runs of the command on evidence, some of it hostile. */
  e2e: { in: ['test/e2e/'], but: [] },
  /** Suites of others: what Sigma's specification says, its rules and regression data, EVTX files with their XML twins. */
  conformance: {
    in: ['src/sigma/conformance', 'src/sigma/corpus.test.ts', 'src/readers/evtx/twins.test.ts', 'test/conformance/'],
    but: [],
  },
}

/** The files of a suite, sorted. */
export function testFiles(suite: Suite, files: readonly string[]): readonly string[] {
  const below = (paths: readonly string[], file: string): boolean => paths.some((path) => file.startsWith(path))
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => below(suite.in, file) && !below(suite.but, file))
    .sort()
}
