/** Values that make a call work; the description of the API has none. By name of a path, query or form field. */
export const exampleValues: Readonly<Record<string, string>> = {
  name: 'Lei',
  id: 'ID',
  index: '0',
  sessionHash: 'SESSION_HASH',
  path: 'FILE_ID',
  grapheme: '银行',
  file: 'recording.wav',
}

/** Bodies, by method and path. */
export const exampleBodies: Readonly<Record<string, unknown>> = {
  'POST /v1/audio/speech': { model: 'auto', input: '你好，世界。', voice: 'Lei', response_format: 'mp3' },
  'POST /v1/jobs': { text: '你好，世界。', voice: { kind: 'saved', name: 'Lei' }, speed: 1 },
  'POST /v1/jobs/{id}/sentences/{index}/takes': { seed: 1 },
  'PUT /v1/jobs/{id}/sentences/{index}/take': { take: 1 },
  'PATCH /v1/voices/{name}': { transcript: '录音里说的话', tags: ['旁白'] },
  'POST /v1/voices/{name}/duplicate': { name: 'Lei 2' },
  'POST /v1/voices/restore': { token: 'RESTORE_TOKEN' },
  'POST /v1/references/check': { path: 'FILE_ID' },
  'POST /v1/text/reading': { text: '银行行不行？' },
  'POST /v1/lexicon': { entries: [{ grapheme: '银行', reading: 'yin2 hang2' }] },
  'PUT /v1/lexicon': { entries: [{ grapheme: '银行', reading: 'yin2 hang2' }] },
  'POST /v1/engines/choice': { text: '你好，world', voice: null },
  'POST /v1/login': { key: 'ACCESS_KEY' },
}

/** Query values worth showing although they can be left out. */
export const exampleQueries: Readonly<Record<string, string>> = {
  'GET /v1/jobs/{id}/audio': 'format=mp3',
  'GET /v1/jobs/{id}/subtitles': 'format=srt',
  'GET /v1/files/download': 'format=mp3',
  'GET /v1/live/{sessionHash}': 'format=mp3',
}
