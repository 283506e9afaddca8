import type { ApiCall } from '../recorder/api-call'

/** Notes the API calls that the page makes while the user records. */
export class CallRecorder {
  isRecording: boolean = $state(false)
  calls: ApiCall[] = $state([])

  start(): void {
    this.calls = []
    this.isRecording = true
  }

  stop(): void {
    this.isRecording = false
  }

  clear(): void {
    this.calls = []
  }

  note(call: ApiCall): void {
    if (this.isRecording) this.calls.push(call)
  }
}
