import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { InputError, StoreError } from '../model/errors.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import { openEmbeddedState } from '../stores/state/embedded.ts'
import type { StateStore } from '../stores/state/state-store.ts'

/** The stores of a run, and a folder for what is unpacked. */
export interface Home extends AsyncDisposable {
  readonly path: string
  readonly events: EventStore
  readonly state: StateStore
  readonly workFolder: string
}

/** How folders for what is unpacked are named within a home. */
const WORK_PREFIX = 'work-'

/** Opens the stores of `path`, or of a temporary home that is gone when the run ends, however it ends. */
export async function openHome(path: string | undefined): Promise<Home> {
  await using opened = new AsyncDisposableStack()
  const folder = path === undefined ? await temporary() : resolve(path)
  if (path === undefined) opened.defer(() => rm(folder, { recursive: true, force: true }))
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new InputError('home', `--home ${path ?? folder} can't be made. Name a folder that you may write to.`, {
      cause,
    })
  }
  const workFolder = await mkdtemp(join(folder, WORK_PREFIX))
  opened.defer(() => rm(workFolder, { recursive: true, force: true }))
  const state = opened.use(await openEmbeddedState(join(folder, 'state.sqlite'), { durable: path !== undefined }))
  const events = opened.use(await openEmbeddedEvents(join(folder, 'events'), { durable: path !== undefined }))
  await removeLeftWorkFolders(folder, workFolder)
  const kept = opened.move()
  return { path: folder, events, state, workFolder, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** A run that was killed left its folder behind. The event store is open, so no other run is at work in this home. */
async function removeLeftWorkFolders(folder: string, ours: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name.startsWith(WORK_PREFIX) && path !== ours) await rm(path, { recursive: true, force: true })
  }
}

async function temporary(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'dwell-'))
  } catch (cause) {
    throw new StoreError(
      'home',
      `No temporary folder can be made in ${tmpdir()}. Free space there, or set TMPDIR to another disk, or use --home.`,
      { cause },
    )
  }
}
