/**
 * Every behaviour of the Gradio wire that clients rely on, with the section of the protocol notes that it
 * comes from (docs/protocol.md keeps the same numbers). A test says which of them it checks by
 * `verifies('id')`; gradio-manifest.test.ts fails on one that no test cites.
 */
export const requirements = {
  // 1. The app model
  'app.components': ['1', 'the seven components have their ids, types and labels'],
  'app.dependencies': ['1', 'fn_index 0 to 3 are the four endpoints with their inputs and outputs'],
  'app.button-undocumented': [
    '1',
    'a button is no documented return: /info has returns [] for its endpoints',
  ],
  'app.button-not-skipped': ['1', 'the button is not skipped in /config, so that Python gets a truthy value'],
  'app.save-fails-loudly': ['1', 'a failed save is an error, never a falsy value'],

  // 2. Routes
  'route.config': ['2', '/config and /config/ answer the config'],
  'route.info': ['2', '/info and /info/ answer the info, whatever the query'],
  'route.openapi': ['2', '/openapi.json is OpenAPI 3.0.2 of the upload and call routes'],
  'route.prefix': ['2', 'routes without the prefix are 404'],
  'route.not-found': ['2', 'an unknown route is 404 {"detail":"Not Found"}'],
  'route.invalid-body': ['2', 'an invalid body is 422 with a list of objects as detail'],
  'route.unknown-endpoint': ['2', 'an unknown api_name or fn_index is 404 with a message'],
  'route.reset': ['2', '/reset does nothing and succeeds'],
  'route.queue-status': ['2', '/queue/status answers an estimation'],
  'route.startup-events': ['2', '/startup-events is true the first time, then false'],
  'route.app-id': ['2', '/app_id equals config.app_id'],
  'route.front-end': ['2', 'theme.css, robots.txt, favicon.ico and manifest.json answer'],
  'route.monitoring': ['2', '/monitoring/summary is {"functions":{}}; /monitoring is 403'],
  'route.refusals': ['2', 'component_server, proxy, stream and mcp are refused'],
  'route.deep-link': ['2', '/deep_link answers a string'],

  // 3. Config
  'config.version': ['3', 'version is PEP 440 and above 4.29'],
  'config.protocol': ['3', 'protocol is sse_v3'],
  'config.api-prefix': ['3', 'api_prefix has a leading and no trailing slash'],
  'config.root': ['3', 'root is the absolute URL that the caller used, without trailing slash'],
  'config.visibility': ['3', 'dependencies carry both show_api and api_visibility'],
  'config.dependency-fields': ['3', 'dependencies carry every stock field'],
  'config.component-fields': [
    '3',
    'components carry id, type, props, skip_api, component_class_id, key, api_info',
  ],
  'config.audio-api-info': ['3', 'the api_info of an audio component is recognisably a file'],
  'config.max-file-size': ['3', 'max_file_size is the upload limit in bytes'],
  'config.queue-flags': ['3', 'enable_queue is true, connect_heartbeat false, space_id null'],
  'config.auth-required': ['3', 'auth_required is present only where a login is needed'],
  'config.page': ['3', 'page, pages and layout name all components and dependencies'],
  'config.choice-pairs': ['3', 'choices are pairs of name and value'],
  'config.api-name': ['3', 'api_name has no leading slash in config and one in info'],
  'root.full-path': ['3', 'a full root_path URL wins'],
  'root.forwarded-host': ['3', 'else the first x-forwarded-host'],
  'root.host': ['3', 'else the Host header'],
  'root.forwarded-proto': ['3', 'x-forwarded-proto https makes it https'],

  // 4. Info
  'info.shape': ['4', 'named_endpoints in order, and unnamed_endpoints'],
  'info.parameters': ['4', 'parameters carry label, name, default, type, python_type, component, example'],
  'info.defaults': ['4', 'name and speed have defaults; voice and text are required'],
  'info.literal': ['4', 'the literal wraps each choice in single quotes'],
  'info.file-schema': [
    '4',
    'the FileData schema requires path and has the class text as additional_description',
  ],
  'info.slider': ['4', 'speed is a number described as between 0.5 and 2, with the minimum as example'],
  'info.sample': ['4', 'the audio example is the sample recording'],
  'info.live': ['4', 'a voice saved by anyone is at once in /info and /config and valid for everyone'],

  // 5. Queue
  'join.answer': ['5', 'a join answers {event_id} of 32 hex digits'],
  'join.ignores-unknown': ['5', 'event_data, trigger_id, an empty query and unknown fields are ignored'],
  'join.no-session': ['5', 'a join without session is 400 "Session hash not found."'],
  'join.full': ['5', 'a full queue is 503 "Queue is full. Max size is N and size is N."'],
  'stream.blocks': ['5', 'every block is one data line and an empty line, with bare line feeds'],
  'stream.one-per-session': ['5', 'one stream carries all events of a session, interleaved'],
  'stream.headers-at-once': ['5', 'headers go out before the first message, uncompressed'],
  'stream.event-id': ['5', 'every message has the key event_id; null for those of the stream'],
  'stream.order': ['5', 'estimation, process_starts, progress and log, process_completed'],
  'stream.close': ['5', 'when nothing is pending, close_stream comes and the response ends'],
  'stream.reopen': ['5', 'a later join is read over a new stream'],
  'stream.unknown-session': ['5', 'an unknown session gets one unexpected_error and the end'],
  'stream.backlog': ['5', 'messages from before the GET are delivered'],
  'stream.disconnect': ['5', 'the events of a client that is gone are stopped'],
  'stream.heartbeat': ['5', 'a heartbeat every 15 s'],
  'message.completed': ['5', 'a completion carries data, durations and one value per output'],
  'message.failed': ['5', 'a failure carries error, duration, visible and title'],
  'message.progress': ['5', 'progress carries index, length, unit and desc; it is merged when too fast'],
  'message.log': ['5', 'a log has text, level, duration, visible and title'],
  'message.never-streaming': ['5', 'process_streaming is never sent'],
  'race.answer-first': ['5.1', 'nothing is sent before the join is answered'],
  'race.hold-open-stream': ['5.1', 'with an open stream, messages wait 100 ms after the answer'],
  'race.join-after-close': ['5.1', 'a join within 100 ms of a close is answered after them'],
  'race.close-at-once': ['5.1', 'close_stream is not delayed'],

  // 6. curl routes
  'call.two-steps': ['6', 'POST gives an id, GET gives event: complete with the data'],
  'call.event-id-first': ['6', 'event_id is the first key of the answer'],
  'call.one-liner': ['6', 'the documented one-liner with awk works'],
  'call.error': ['6', 'a failure is event: error with the error object'],
  'call.heartbeat': ['6', 'event: heartbeat with null while it runs'],
  'call.silent': ['6', 'estimation, progress, log and close_stream are not shown'],
  'call.read-once': ['6', 'an answer that was read is event: error afterwards'],
  'call.name-unchecked': ['6', 'the name in the GET path is not checked'],
  'call.trailing-slash': ['6', 'POST accepts a trailing slash'],
  'call.session': ['6', 'session_hash is optional and joins the calls of one user'],
  'call.fill': ['6', 'undocumented inputs may be left out and are null'],
  'call.bare-path': ['6', 'a file argument without meta is accepted'],
  'call.v2': ['6', 'call/v2 takes named arguments, fills defaults, refuses unknown and missing ones'],
  'run.answer': ['6', 'run and api answer in the same response'],
  'run.error': ['6', 'their failure is 500 with the error'],
  'update.values': ['6', 'updates carry __type__ and choices as pairs'],

  // 7. Files
  'upload.answer': ['7', 'an upload answers the paths in order'],
  'upload.not-multipart': ['7', 'what is not multipart is 400'],
  'upload.too-large': ['7', 'too large is 413 plain text'],
  'upload.unnamed': ['7', 'a file named blob without extension is as good as any'],
  'upload.progress': ['7', 'upload_progress tells the chunks and done; an unknown id is 404'],
  'file.result': ['7', 'a result is FileData whose path and url can be fetched'],
  'file.safe-name': ['7', 'the last component of a path is a sane file name with its extension'],
  'file.no-other-path': ['7', 'no output has a string path that is no file'],
  'file.forbidden': ['7', 'anything else is 403 "File not allowed", whether it exists or not'],
  'file.not-uploaded': ['7', 'an argument path must be an upload'],
  'file.headers': ['7', 'accept-ranges, type, inline or attachment, nosniff'],
  'file.range': ['7', 'single ranges, closed, open and suffix, are 206'],
  'file.head': ['7', 'HEAD answers the headers'],
  'file.no-redirect': ['7', 'file=http… is 403'],
  'url.server-fetches': ['7', 'a URL argument is fetched by the server'],
  'url.own-root': ['7', 'a URL under our own root is resolved without a request'],
  'url.error': ['7', 'a URL that cannot be fetched is an error event'],

  // 8. Errors
  'error.keys': ['8', 'a failed output has no keys but those that Python takes'],
  'error.language': ['8', 'the message is in the configured language'],
  'error.hides-faults': ['8', 'a fault of ours is told without its details'],
  'error.choice': ['8', 'an unknown choice names the choices'],
  'error.range': ['8', 'a number out of range names the range; null for speed fails'],
  'error.too-few': ['8', 'too few inputs are told with needed and got; extra ones are ignored'],
  'error.null-name': ['8', 'null for name passes through'],
  'error.no-reference': ['8', 'the reference choice without a recording is a readable error'],

  // 9. Cancel
  'cancel.nulls': ['9', 'a cancelled event completes with one null per output'],
  'cancel.others-survive': ['9', 'other events of the session go on'],
  'cancel.unknown': ['9', 'cancel of an unknown or null event succeeds'],
  'cancel.frees': ['9', 'the job is really stopped'],
  'cancel.foreign': ['9', 'another session cannot cancel it'],

  // 10. Sessions
  'session.last-reference': ['10', 'save_audio saves the last reference of its session'],
  'session.apart': ['10', 'one session never sees the reference of another'],
  'session.sessionless': ['10', 'calls without session share one only on a direct loopback connection'],
  'session.bounded': ['10', 'sessions are bounded and the least used idle one goes'],
  'heartbeat.route': ['10', 'heartbeat/{session} says ALIVE at once and every 15 s, and stays open'],

  // 11. Auth and CORS
  'auth.off': ['11', 'without keys nobody logs in: /user is null, /login redirects'],
  'auth.required': ['11', 'with keys, config, info, queue, call, file and upload are 401 without login'],
  'auth.login': ['11', 'a right form gives cookies that open the routes; a wrong one is 400'],
  'auth.open-routes': ['11', 'heartbeat, cancel and reset need no login'],
  'auth.apart': ['11', 'keys do not share sessions or files'],
  'auth.clients': ['11', 'the published clients log in'],
  'cors.loopback': ['11', 'pages of loopback origins may read answers and streams'],
  'cors.others': ['11', 'other origins and null may not, nor make calls'],
  'cors.preflight': ['11', 'a preflight is 200 OK with methods, echoed headers and 600 s'],

  // 12. MCP
  'mcp.off': ['12', 'mcp_server is false and mcp/ is 404'],

  // 13. API page
  'page.facts': ['13', 'names, order, types, defaults, labels and returns are those of the old page'],
  'page.python': ['13', 'the Python snippets are those of the old page'],
  'page.javascript': ['13', 'the JavaScript snippet runs and returns audio'],
  'page.bash': ['13', 'the bash snippet runs and returns audio'],

  // 14. What 6.x changes
  'six.both-generations': ['14', 'both client generations work with one server'],

  // 15. Pitfalls
  'pitfall.1': ['15', 'version and protocol'],
  'pitfall.2': ['15', 'root reachable, without trailing slash'],
  'pitfall.3': ['15', 'unnamed_endpoints exists'],
  'pitfall.4': ['15', 'no comments, event lines or CRLF on queue/data'],
  'pitfall.5': ['15', 'event_id in every message, known messages only'],
  'pitfall.6': ['15', 'no extra keys in a failed output'],
  'pitfall.7': ['15', 'close_stream comes'],
  'pitfall.8': ['15', 'messages neither too early nor a join too soon after a close'],
  'pitfall.9': ['15', 'a cancel completion has data'],
  'pitfall.10': ['15', 'path is fetchable under file='],
  'pitfall.11': ['15', 'result paths have a file name with extension and no # ? %'],
  'pitfall.12': ['15', 'the extension of an upload is not trusted'],
  'pitfall.13': ['15', 'event_id is the first key'],
  'pitfall.14': ['15', 'the output button is not skipped'],
  'pitfall.15': ['15', 'a 422 has a list'],
  'pitfall.16': ['15', 'choices are pairs'],
  'pitfall.17': ['15', 'the heartbeat stays open'],
  'pitfall.18': ['15', 'streams are neither encoded nor buffered'],
  'pitfall.19': ['15', 'a long wait has heartbeats'],
  'pitfall.20': ['15', 'different results have different paths'],
  'pitfall.21': ['15', 'a cancelled job does not block the queue'],
  'pitfall.22': ['15', 'a submit that is not read to its end leaves nothing behind'],
} as const satisfies Record<string, readonly [section: string, behaviour: string]>

export type RequirementId = keyof typeof requirements

/** Says that the test which calls it checks these requirements. */
export function verifies(..._ids: readonly [RequirementId, ...RequirementId[]]): void {}
