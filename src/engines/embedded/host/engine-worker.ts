// Entry of a worker thread: answers one task at a time.
import { workerData } from 'node:worker_threads'
import type { EngineData } from './engine-data.js'
import { VoiceWorker } from './voice-worker.js'
import type { WorkerAnswer, WorkerTask } from './worker-tasks.js'

const worker = new VoiceWorker(workerData as EngineData)

export default function answer(task: WorkerTask): WorkerAnswer {
  return worker.run(task)
}
